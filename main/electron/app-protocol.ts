import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { PAGE_HEADERS } from '../page-headers.ts';
import { findStaticFile } from '../static-files.ts';

/** The app's own origin; its pages come from here and from nowhere else. */
export const APP_ORIGIN = 'app://emoaisec';

/** Makes `app:` a scheme like https, with origins and fetch; to be called before Electron is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Serves the built renderer under `APP_ORIGIN`. */
export function setUpAppProtocol(session: Session, rendererFolder: string): void {
  session.protocol.handle('app', async (request) => {
    const url = new URL(request.url);
    const file = isAppUrl(request.url) ? await findStaticFile(rendererFolder, url.pathname) : undefined;
    if (!file) return new Response('There is no such page.', { status: 404, headers: PAGE_HEADERS });
    return new Response(new Uint8Array(await readFile(file.path)), {
      headers: { ...PAGE_HEADERS, 'content-type': file.type },
    });
  });
}

/** Whether an address is one of the app's own pages, by its parsed parts and not by how it begins. */
export function isAppUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol: scheme, host, username, password } = new URL(address);
  return scheme === 'app:' && host === 'emoaisec' && username === '' && password === '';
}
