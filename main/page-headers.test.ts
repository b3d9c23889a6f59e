import { describe, expect, it } from 'vitest';
import { PAGE_HEADERS } from './page-headers.ts';

const policy = new Map(
  (PAGE_HEADERS['content-security-policy'] ?? '').split('; ').map((line) => {
    const [name = '', ...sources] = line.split(' ');
    return [name, sources.join(' ')] as const;
  }),
);

describe('what pages are served with', () => {
  it('loads nothing that is not named, and names nothing but the app itself', () => {
    expect(policy.get('default-src')).toBe("'none'");
    for (const sources of policy.values()) expect(sources).not.toMatch(/\*|https?:|unsafe|wasm/);
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('connect-src')).toBe("'self'");
    for (const none of ['worker-src', 'base-uri', 'form-action', 'frame-ancestors'])
      expect(policy.get(none)).toBe("'none'");
  });

  it('lets no text become script or markup', () => {
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    expect(policy.get('trusted-types')).toBe("'none'");
  });

  it('isolates the page, tells nobody where a request came from, and keeps nothing in a cache', () => {
    expect(PAGE_HEADERS).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(PAGE_HEADERS['permissions-policy']).toMatch(/geolocation=\(\).*clipboard-read=\(\)/);
  });
});
