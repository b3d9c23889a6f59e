import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** What a request may do, or why it may not. */
export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly status: number; readonly reason: string };

/** How long a printed address works: as long as OWASP's ASVS 5.0 lets a session's dedicated token live. */
export const TOKEN_LIFETIME_MS = 15 * 60_000;

/**
 * Who may use the loopback host: the browser that opened the printed address first. Its one-time token is exchanged for a session
 * cookie and is dead from then on; of both only a digest is kept, compared in constant time. Host, Origin and what the browser says of a
 * request's origin are checked so that no other site, on this machine or elsewhere, can reach the host through the user's browser.
 */
export class WebAccess {
  readonly #hosts: ReadonlySet<string>;
  readonly #cookieName: string;
  readonly #now: () => number;
  #token: { readonly digest: Buffer; readonly untilMs: number } | undefined;
  #session: Buffer | undefined;

  /** @param port the port the host listens on at 127.0.0.1. @param now monotonic milliseconds */
  constructor(port: number, now: () => number) {
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
    // Browsers send cookies to every port of a host: the name keeps two running hosts apart.
    this.#cookieName = `emoaisec_${port}`;
    this.#now = now;
  }

  /** Whether a browser has its session. */
  get entered(): boolean {
    return this.#session !== undefined;
  }

  /** A token for an address to print; the one before is dead. */
  issueToken(): string {
    const token = randomBytes(32).toString('base64url');
    this.#token = { digest: digest(token), untilMs: this.#now() + TOKEN_LIFETIME_MS };
    return token;
  }

  /** Exchanges the token for a session. @returns the `Set-Cookie` value, or undefined for a wrong, dead or old token. */
  redeem(token: string): string | undefined {
    const issued = this.#token;
    if (!issued || this.#now() > issued.untilMs || !timingSafeEqual(digest(token), issued.digest)) return undefined;
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
    if (!isOwnRequest(request.headers)) return refused(403, 'Other sites may not use this host.');
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

/**
 * By the browser's own word (Fetch Metadata): a site on another port of this machine shares cookies with the host, so `same-site` is
 * foreign too. Following a link to the host's page is nobody's attack. Programs that are no browsers say nothing of it.
 */
function isOwnRequest(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
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
