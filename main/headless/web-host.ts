import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { MAX_PICTURE_BYTES, RECORDINGS_PATH, SOCKET_PATH, type WebHostMessage } from '../../app/contract/web.ts';
import type { Host } from '../compose.ts';
import { MessageBudget } from '../message-budget.ts';
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
  /** A new address in place of one that was not used in time. @returns undefined once a browser has its session. */
  renewAddress(): string | undefined;
  close(): void;
}

/** How much a peer may ask of the host before it is a browser with a session, and after. */
export interface WebLimits {
  /** A request's head has to be there by then. */
  readonly headMs: number;
  /** An upload that stands still for so long has ended. */
  readonly idleMs: number;
  readonly connections: number;
  /** Pages at a time. */
  readonly pages: number;
}

/** A browser opens at most six connections to a host; a user, a few windows of it. */
export const WEB_LIMITS: WebLimits = { headMs: 10_000, idleMs: 30_000, connections: 48, pages: 8 };

/** Serves the app's screens to one browser on this machine. @returns once it listens, at 127.0.0.1 on a free port. */
export async function startWebHost(host: Host, limits: WebLimits = WEB_LIMITS): Promise<WebHost> {
  const uploads = new Uploads();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_PICTURE_BYTES, perMessageDeflate: false });
  // No limit for whole requests: an upload takes as long as it takes, while it moves.
  const server = createServer({
    requestTimeout: 0,
    headersTimeout: limits.headMs,
    connectionsCheckingInterval: limits.headMs / 4,
    maxHeaderSize: 16 * 1024,
  });
  server.maxConnections = limits.connections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const now = () => performance.now();
  const access = new WebAccess(port, now);
  const budget = new MessageBudget(now);

  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      host.log.error({ err: error }, 'request failed');
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'The app failed to answer.');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    // From here on the socket is nobody's but ours: a peer that breaks it would end the host.
    socket.on('error', () => socket.destroy());
    const status = upgradeStatus(request);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (page) => servePage(page, host, budget));
  });

  /** Why a socket is not opened, as a status; undefined: it is. */
  function upgradeStatus(request: IncomingMessage): number | undefined {
    const admission = access.admitSession(request, true);
    if (!admission.admitted) return admission.status;
    if (urlOf(request).pathname !== SOCKET_PATH) return 404;
    return sockets.clients.size >= limits.pages ? 503 : undefined;
  }

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
    request.setTimeout(limits.idleMs, () => request.destroy());
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

  const newAddress = () => `http://127.0.0.1:${port}/?token=${access.issueToken()}`;
  return {
    address: newAddress(),
    renewAddress: () => (access.entered ? undefined : newAddress()),
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
