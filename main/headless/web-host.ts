import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { MAX_PICTURE_BYTES, RECORDINGS_PATH, SOCKET_PATH, type WebHostMessage } from '../../app/contract/web.ts';
import type { Host } from '../compose.ts';
import { PAGE_HEADERS } from '../page-headers.ts';
import { findStaticFile } from '../static-files.ts';
import { outcomeOf } from '../window-commands.ts';
import { servePage } from './page-socket.ts';
import { Uploads } from './uploads.ts';
import { WebAccess } from './web-access.ts';

/** A running loopback host. */
export interface WebHost {
  /** The address to open, with the one-time token. */
  readonly address: string;
  close(): void;
}

/** Serves the app's screens to one browser on this machine. @returns once it listens, at 127.0.0.1 on a free port. */
export async function startWebHost(host: Host): Promise<WebHost> {
  const uploads = new Uploads();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_PICTURE_BYTES, perMessageDeflate: false });
  const server = createServer({ requestTimeout: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const access = new WebAccess(port);

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      host.log.error({ err: error }, 'request failed');
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'The app failed to answer.');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const admission = access.admitSession(request, true);
    if (!admission.admitted || urlOf(request).pathname !== SOCKET_PATH) {
      const status = admission.admitted ? 404 : admission.status;
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (page) => servePage(page, host));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    const token = url.searchParams.get('token');
    const reached = access.admitHost(request);
    if (reached.admitted && request.method === 'GET' && url.pathname === '/' && token !== null) {
      const cookie = access.redeem(token);
      if (cookie !== undefined) {
        response.writeHead(303, { ...PAGE_HEADERS, location: '/', 'set-cookie': cookie }).end();
        return;
      }
      // A dead token in the address of a page that has its session (reloaded, restored): go on without it.
      if (access.admitSession(request, false).admitted) {
        response.writeHead(303, { ...PAGE_HEADERS, location: '/' }).end();
        return;
      }
    }
    const admission = access.admitSession(request, request.method !== 'GET' && request.method !== 'HEAD');
    if (!admission.admitted) refuse(response, admission.status, admission.reason);
    // Browsers ask for it unasked; the app has none.
    else if (url.pathname === '/favicon.ico') response.writeHead(204, PAGE_HEADERS).end();
    else if (url.pathname === RECORDINGS_PATH && request.method === 'POST') await takeRecording(request, response, url);
    else if (request.method === 'GET' || request.method === 'HEAD') await sendFile(url, response, request.method);
    else refuse(response, 405, 'This cannot be done here.');
  }

  async function takeRecording(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const outcome = await outcomeOf(host.log, async () =>
      host.recordings.add(await uploads.take(request, url.searchParams.get('name') ?? '')),
    );
    const message: WebHostMessage =
      'result' in outcome
        ? { kind: 'reply', id: 0, result: outcome.result }
        : { kind: 'refusal', id: 0, failure: outcome.refusal };
    if (response.destroyed) return;
    // What is left of a refused body is not read: the connection ends with the answer.
    response.writeHead(200, { ...PAGE_HEADERS, 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(message));
  }

  async function sendFile(url: URL, response: ServerResponse, method: string): Promise<void> {
    const file = await findStaticFile(host.layout.rendererFolder, url.pathname);
    if (!file) return refuse(response, 404, 'There is no such page.');
    response.writeHead(200, { ...PAGE_HEADERS, 'content-type': file.type, 'content-length': file.bytes });
    if (method === 'HEAD') response.end();
    else
      createReadStream(file.path)
        .on('error', () => response.destroy())
        .pipe(response);
  }

  return {
    address: `http://127.0.0.1:${port}/?token=${access.token}`,
    close: () => {
      for (const page of sockets.clients) page.terminate();
      server.close();
      server.closeAllConnections();
      uploads.removeAll();
    },
  };
}

/** The address a request asks for; one that cannot be parsed leads nowhere. */
function urlOf(request: IncomingMessage): URL {
  const base = 'http://127.0.0.1';
  return URL.canParse(request.url ?? '', base) ? new URL(request.url ?? '', base) : new URL('/not-found', base);
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { ...PAGE_HEADERS, 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(`${reason}\n`);
}
