import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { PAGE_HEADERS } from '../page-headers.ts';
import { findStaticFile } from '../static-files.ts';
import { isAppUrl } from './app-address.ts';

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
