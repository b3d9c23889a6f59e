/** Powers of a browser that the app has no use for; a script that got into the page has none either. */
const UNUSED_POWERS = [
  'geolocation',
  'usb',
  'serial',
  'hid',
  'midi',
  'payment',
  'clipboard-read',
  'idle-detection',
  'local-fonts',
  'window-management',
  'publickey-credentials-get',
];

/**
 * What every page and file of the app is served with, by either host: only the app's own files run or load, no text becomes markup or
 * script (trusted types, none given), no worker is started, nobody may frame the page, and it is isolated from others.
 */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' blob:",
    "worker-src 'none'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': [
    'microphone=(self)',
    'camera=(self)',
    'display-capture=(self)',
    ...UNUSED_POWERS.map((power) => `${power}=()`),
  ].join(', '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'cache-control': 'no-store',
};
