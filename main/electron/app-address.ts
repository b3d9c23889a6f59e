/** The app's own origin; its pages come from here and from nowhere else. */
export const APP_ORIGIN = 'app://emoaisec';

/** Whether an address is one of the app's own pages, by its parsed parts and not by how it begins. */
export function isAppUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol: scheme, host, username, password } = new URL(address);
  return scheme === 'app:' && host === 'emoaisec' && username === '' && password === '';
}

/**
 * Whether a window may load what lies at an address: the app's own files, and what its pages made themselves. A second wall behind the
 * content policy, which a page could be without. @param developer the window's developer tools load files of their own.
 */
export function mayLoad(address: string, developer: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol: scheme, pathname } = new URL(address);
  if (scheme === 'blob:') return isAppUrl(pathname);
  return scheme === 'data:' || isAppUrl(address) || (developer && scheme === 'devtools:');
}
