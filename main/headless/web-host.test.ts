import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CallSpec } from '../../app/contract/commands.ts';
import { encodeFrames, encodePicture } from '../../app/contract/web.ts';
import type { AppLayout } from '../app-layout.ts';
import { composeHost, type Host } from '../compose.ts';
import { forkEngine } from './fork-engine.ts';
import { startWebHost, type WebHost } from './web-host.ts';

const SCRIPTED = new URL('../testing/scripted-engine.ts', import.meta.url);

let folder: string;
let host: Host;
let web: WebHost;
let base: URL;
let cookie: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'emoaisec-test-'));
  const rendererFolder = join(folder, 'renderer');
  mkdirSync(rendererFolder);
  writeFileSync(join(rendererFolder, 'index.html'), '<title>the app</title>');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  mkdirSync(join(folder, 'renderer-other'));
  writeFileSync(join(folder, 'renderer-other', 'index.html'), 'secret');
  const engine = {
    nativeModels: folder,
    samples: folder,
    profiles: folder,
    speechWorker: SCRIPTED.href,
    faceWorker: SCRIPTED.href,
  };
  const layout: AppLayout = { rendererFolder, engineEntry: SCRIPTED, probeEntry: SCRIPTED, engine };
  host = composeHost('test', layout, forkEngine);
  web = await startWebHost(host, { headMs: 200, idleMs: 30_000, connections: 16, pages: 2 });
  host.engine.start();
  base = new URL(web.address);
});

afterAll(() => {
  web.close();
  host.engine.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A raw request: fetch would not send a foreign Host, nor dots in a path. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET', body?: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: base.port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function connect(headers: Record<string, string>): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${base.port}/bridge`, { headers });
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

const origin = () => base.origin;

describe('the loopback host', () => {
  it('shows nothing without the token, and nothing for a wrong one', async () => {
    expect((await ask('/')).status).toBe(401);
    expect((await ask('/?token=wrong')).status).toBe(401);
  });

  it('answers under its own address only, so that no rebound name reaches it', async () => {
    const { status } = await ask(`${base.pathname}${base.search}`, { host: 'attacker.example' });
    expect(status).toBe(421);
    const foreign = await ask(`${base.pathname}${base.search}`, { origin: 'https://attacker.example' });
    expect(foreign.status).toBe(403);
  });

  it('exchanges the token once for a cookie that scripts and other sites cannot use', async () => {
    const first = await ask(`${base.pathname}${base.search}`);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    expect((await ask(`${base.pathname}${base.search}`)).status).toBe(401);
    expect(web.renewAddress()).toBeUndefined();
  });

  it('serves the app under a content policy that lets nothing foreign in', async () => {
    const page = await ask('/', { cookie });
    expect(page.body).toBe('<title>the app</title>');
    expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect((await ask('/favicon.ico', { cookie })).status).toBe(204);
  });

  it.each([
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/..%2fsecret.html',
    '/..%5csecret.html',
    '/../renderer-other/index.html',
    '/..%2frenderer-other%2findex.html',
    '/index.html%00.png',
    '/%',
    '//attacker.example/index.html%2f..%2f..%2fsecret.html',
  ])('serves no file outside its folder: %s', async (path) => {
    expect(await ask(path, { cookie })).toMatchObject({ status: 404, body: expect.not.stringContaining('secret') });
  });

  it('opens its socket to the session from its own origin only', async () => {
    expect(await connect({ origin: origin() })).toBe(401);
    expect(await connect({ cookie })).toBe(403);
    expect(await connect({ cookie, origin: 'https://attacker.example' })).toBe(403);
    expect(await connect({ cookie: `${cookie}x`, origin: origin() })).toBe(401);
    const socket = await connect({ cookie, origin: origin() });
    expect(socket).toBeInstanceOf(WebSocket);
    if (socket instanceof WebSocket) socket.close();
  });

  it('refuses malformed commands, takes none that resumes a call, and hangs up on nonsense', async () => {
    const socket = await connect({ cookie, origin: origin() });
    if (!(socket instanceof WebSocket)) throw new Error(`refused: ${socket}`);
    const answers: { id: number; kind: string; failure?: { code: string } }[] = [];
    socket.on('message', (data) => answers.push(JSON.parse(String(data))));
    const send = (id: number, name: string, request: unknown) => {
      socket.send(JSON.stringify({ kind: 'command', id, name, request }));
      return expect.poll(() => answers.find((answer) => answer.id === id), { timeout: 10_000 });
    };
    const invalid = { kind: 'refusal', failure: { code: 'invalid-request' } };
    await send(1, 'no.such', {}).toMatchObject(invalid);
    await send(2, 'constructor', {}).toMatchObject(invalid);
    await send(3, 'call.seek', { toSample: -1 }).toMatchObject(invalid);
    await send(4, 'call.start', { spec: { kind: 'sample' } }).toMatchObject(invalid);
    const unknown = { spec: { kind: 'recording', path: '/etc/passwd', speed: 1 } };
    await send(5, 'call.start', unknown).toMatchObject({ kind: 'refusal', failure: { code: 'file-not-found' } });
    await send(6, 'engine.status', {}).toMatchObject({ kind: 'reply', result: { host: 'scripted' } });
    const resume = { callId: 'stolen', positionSamples: 5, nextSeq: 9, startedAtEpochMs: 0, state: {} };
    await send(7, 'call.start', { spec: { kind: 'live' }, resume }).toMatchObject({ kind: 'reply' });
    expect(answers.find(({ id }) => id === 7)).not.toMatchObject({ result: { callId: 'stolen' } });
    const frames = {
      kind: 'frames',
      streamId: 's',
      sequence: 0,
      sampleRateHz: 16_000,
      samples: new Float32Array(123),
    } as const;
    socket.send(encodeFrames(frames));
    const picture = { kind: 'picture', streamId: 's', sequence: 0, width: 640, height: 640 } as const;
    socket.send(encodePicture({ ...picture, rgba: new Uint8Array(4 * 640 * 640) }));
    await send(8, 'engine.status', {}).toMatchObject({ result: { residentBytes: 123 + 4 * 640 * 640 } });
    await send(9, 'call.stop', {}).toMatchObject({ kind: 'reply' });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    for (const nonsense of ['', '{', '[]', '{"kind":"command"}', Buffer.from([1, 2, 3])]) socket.send(nonsense);
    expect(await closed).toBe(1008);
  });

  it('takes no message twice, and hangs up on one who goes on', async () => {
    const socket = await connect({ cookie, origin: origin() });
    if (!(socket instanceof WebSocket)) throw new Error(`refused: ${socket}`);
    const answers: number[] = [];
    socket.on('message', (data) => {
      const { kind, id } = JSON.parse(String(data));
      if (kind === 'reply') answers.push(id);
    });
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    const send = (id: number) =>
      socket.send(JSON.stringify({ kind: 'command', id, name: 'engine.status', request: {} }));
    for (const id of [7, 7, 3, 8]) send(id);
    await expect.poll(() => answers).toEqual([7, 8]);
    for (const id of [8, 8, 8]) send(id);
    expect(await closed).toBe(1008);
  });

  it('hangs up on a message larger than any it knows, and on a flood', async () => {
    const large = await connect({ cookie, origin: origin() });
    if (!(large instanceof WebSocket)) throw new Error(`refused: ${large}`);
    const tooBig = new Promise<number>((resolve) => large.on('close', resolve));
    large.send('x'.repeat(10_000_000));
    expect(await tooBig).toBe(1009);
    const flood = await connect({ cookie, origin: origin() });
    if (!(flood instanceof WebSocket)) throw new Error(`refused: ${flood}`);
    const ended = new Promise<number>((resolve) => flood.on('close', resolve));
    const gone = JSON.stringify({ kind: 'stream-ended', streamId: 'none' });
    for (let n = 0; n < 10_000; n += 1) flood.send(gone);
    expect(await ended).toBe(1008);
  });

  it('serves so many pages and no more', async () => {
    const open = [await connect({ cookie, origin: origin() }), await connect({ cookie, origin: origin() })];
    expect(await connect({ cookie, origin: origin() })).toBe(503);
    for (const page of open) if (page instanceof WebSocket) page.terminate();
  });

  it('outlives peers that break off, and lets go of one that never says what it wants', async () => {
    const { port } = base;
    const upgrade = `GET /bridge HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
    for (let n = 0; n < 10; n += 1) {
      const broken = createConnection(Number(port), '127.0.0.1').on('error', () => {});
      await once(broken, 'connect');
      broken.write(upgrade);
      broken.resetAndDestroy();
    }
    const slow = createConnection(Number(port), '127.0.0.1').on('error', () => {});
    slow.resume().write('GET / HTTP/1.1\r\nHost: ');
    await once(slow, 'close');
    expect((await ask('/', { cookie })).status).toBe(200);
  });

  it('keeps an uploaded recording in a file of its own, known by an id', async () => {
    const body = Buffer.from('RIFF of some kind');
    const path = `/recordings?name=${encodeURIComponent('../../etc/Müller call.wav')}`;
    expect((await ask(path, { cookie }, 'POST', body)).status).toBe(403);
    const { status, body: text } = await ask(path, { cookie, origin: origin() }, 'POST', body);
    expect(status).toBe(200);
    const { result: id } = JSON.parse(text) as { result: string };
    expect(id).toMatch(/^recording:[0-9a-f-]{36}$/);
    const spec: CallSpec = { kind: 'recording', path: id, speed: 1 };
    const resolved = host.recordings.resolve(spec);
    if (resolved.kind !== 'recording') throw new Error('not a recording');
    expect(resolved.path).toMatch(/[0-9a-f-]{36}\/Müller call\.wav$/);
    expect(readdirSync(join(resolved.path, '..'))).toEqual(['Müller call.wav']);
  });

  it('does nothing else', async () => {
    expect((await ask('/', { cookie, origin: origin() }, 'DELETE')).status).toBe(405);
  });
});
