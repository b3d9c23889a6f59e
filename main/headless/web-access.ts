import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request may do, or why it may not. */
export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly status: number; readonly reason: string };

/**
 * Who may use the loopback host: the browser that opened the printed address first. Its one-time token is exchanged for a session
 * cookie and is dead from then on. Host and Origin are checked so that no other site can reach the host through the user's browser.
 */
export class WebAccess {
  readonly #hosts: ReadonlySet<string>;
  readonly #cookieName: string;
  #token: string | undefined = randomBytes(32).toString('base64url');
  #session: Buffer | undefined;

  /** @param port the port the host listens on at 127.0.0.1. */
  constructor(port: number) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    // Browsers send cookies to every port of a host: the name keeps two running hosts apart.
    this.#cookieName = `emoaisec_${port}`;
  }

  /** The token of the address to print. @throws Error when it is used up. */
  get token(): string {
    if (this.#token === undefined) throw new Error('The one-time token is used up.');
    return this.#token;
  }

  /** Exchanges the token for a session. @returns the `Set-Cookie` value, or undefined for a wrong or dead token. */
  redeem(token: string): string | undefined {
    if (this.#token === undefined || !timingSafeEqual(digest(token), digest(this.#token))) return undefined;
    this.#token = undefined;
    const session = randomBytes(32).toString('base64url');
    this.#session = digest(session);
    return `${this.#cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
  }

  /** Whether the address a request came by is this host's own: another name that leads here is an attack (DNS rebinding). */
  admitHost(request: IncomingMessage): Admission {
    const { host, origin } = request.headers;
    if (!host || !this.#hosts.has(host)) return refused(421, 'This host answers under its own address only.');
    if (origin !== undefined && origin !== `http://${host}`) return refused(403, 'Other sites may not use this host.');
    return { admitted: true };
  }

  /** Whether a request belongs to the session. @param changes it changes something, so it has to say where it comes from. */
  admitSession(request: IncomingMessage, changes: boolean): Admission {
    const admission = this.admitHost(request);
    if (!admission.admitted) return admission;
    if (changes && request.headers.origin === undefined)
      return refused(403, 'The request does not say where it comes from.');
    const given = cookieOf(request, this.#cookieName);
    if (!this.#session || given === undefined || !timingSafeEqual(digest(given), this.#session)) {
      return refused(
        401,
        'Open the address that the app printed when it started. It works once; start the app again for a new one.',
      );
    }
    return { admitted: true };
  }
}

function refused(status: number, reason: string): Admission {
  return { admitted: false, status, reason };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function cookieOf(request: IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
