import type { CommandName, CommandRequest, CommandResponse } from '../../app/contract/commands.ts';
import { NoticeHub } from '../../app/contract/notice-hub.ts';
import {
  encodeFrames,
  encodePicture,
  type PageMessage,
  RECORDINGS_PATH,
  SOCKET_PATH,
  webHostMessage,
} from '../../app/contract/web.ts';
import { type Bridge, BridgeError } from './bridge.ts';

/** Waits between attempts to reach the host again: the last one repeats. */
const RETRY_DELAYS_MS = [250, 500, 1000, 2000, 5000];

/** Sound must not wait behind pictures: none is added while more than this, about three pictures, waits to be sent. */
const FREE_BYTES = 2 * 1024 ** 2;

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: BridgeError) => void;
}

/**
 * The bridge over the loopback host's socket. A lost connection is told as an engine notice and tried again for as long as the page
 * lives; commands under way are refused then. @throws BridgeError when the first connection fails.
 */
export async function webBridge(location: Pick<Location, 'origin'>): Promise<Bridge> {
  const link = new HostLink(new URL(SOCKET_PATH, location.origin.replace(/^http/, 'ws')));
  await link.open();
  return {
    host: 'web',
    command: async <N extends CommandName>(name: N, request: CommandRequest<N>) =>
      (await link.request(name, request)) as CommandResponse<N>,
    subscribe: (listener) => link.hub.subscribe(listener),
    onAction: () => () => {},
    registerRecording: (file) => uploadRecording(file),
    pushFrames: (frames) => link.send(encodeFrames(frames)),
    pushPicture: (picture) => link.sendIfFree(encodePicture(picture)),
    endStream: (streamId, failure) =>
      link.tell(failure ? { kind: 'stream-ended', streamId, failure } : { kind: 'stream-ended', streamId }),
    wantMedia: async () => {},
    saveReport: async (fileName, html) => downloadReport(fileName, html),
  };
}

class HostLink {
  readonly hub = new NoticeHub();
  readonly #address: URL;
  readonly #pending = new Map<number, Pending>();
  #socket: WebSocket | undefined;
  #nextId = 0;
  #attempts = 0;

  constructor(address: URL) {
    this.#address = address;
  }

  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#address);
      let opened = false;
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => {
        opened = true;
        this.#socket = socket;
        this.#attempts = 0;
        resolve();
      };
      socket.onmessage = (message) => this.#receive(message.data);
      socket.onclose = () => {
        this.#socket = undefined;
        const lost = unavailable();
        for (const { reject: refuse } of this.#pending.values()) refuse(lost);
        this.#pending.clear();
        if (opened) this.#reopen();
        reject(lost);
      };
    });
  }

  request(name: CommandName, request: unknown): Promise<unknown> {
    if (!this.#socket) return Promise.reject(unavailable());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.tell({ kind: 'command', id, name, request });
    });
  }

  tell(message: PageMessage): void {
    this.send(JSON.stringify(message));
  }

  /** What cannot be sent is lost; the gap in the frames' sequence says so to the engine. */
  send(data: string | ArrayBuffer): void {
    this.#socket?.send(data);
  }

  /** Sends what is worth something only now, unless the socket is behind. */
  sendIfFree(data: ArrayBuffer): void {
    if (this.#socket && this.#socket.bufferedAmount <= FREE_BYTES) this.#socket.send(data);
  }

  #receive(data: unknown): void {
    const message = webHostMessage.parse(JSON.parse(String(data)));
    if (message.kind === 'notice') {
      this.hub.receive(message.notice);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.kind === 'reply') pending?.resolve(message.result);
    else pending?.reject(new BridgeError(message.failure));
  }

  #reopen(): void {
    const delayMs = RETRY_DELAYS_MS[Math.min(this.#attempts, RETRY_DELAYS_MS.length - 1)];
    this.#attempts += 1;
    this.hub.receive({ kind: 'engine', state: 'restarting', message: unavailable().message });
    setTimeout(() => this.open().catch(() => this.#reopen()), delayMs);
  }
}

function unavailable(): BridgeError {
  return new BridgeError({
    code: 'engine-unavailable',
    message: 'The connection to the app is lost; trying again. If it stays lost, start the app anew.',
  });
}

async function uploadRecording(file: File): Promise<string> {
  const response = await fetch(`${RECORDINGS_PATH}?name=${encodeURIComponent(file.name.slice(-200))}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: file,
  }).catch(() => undefined);
  if (!response) throw unavailable();
  const outcome = webHostMessage.parse(await response.json());
  if (outcome.kind === 'refusal') throw new BridgeError(outcome.failure);
  if (outcome.kind !== 'reply') throw unavailable();
  return String(outcome.result);
}

function downloadReport(fileName: string, html: string): { readonly saved: boolean; readonly where?: string } {
  const url = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: fileName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return { saved: true, where: fileName };
}
