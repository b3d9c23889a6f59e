import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { TOKEN_LIFETIME_MS, WebAccess } from './web-access.ts';

function access() {
  let nowMs = 0;
  const web = new WebAccess(4711, () => nowMs);
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { web, pass };
}

const from = (headers: IncomingHttpHeaders) => ({ headers: { host: '127.0.0.1:4711', ...headers } }) as IncomingMessage;

describe('the one-time token', () => {
  it('works once', () => {
    const { web } = access();
    const token = web.issueToken();
    expect(web.redeem(token)).toMatch(/^emoaisec_4711=/);
    expect(web.redeem(token)).toBeUndefined();
    expect(web.entered).toBe(true);
  });

  it('is dead after a quarter of an hour, and when another was issued', () => {
    const { web, pass } = access();
    const first = web.issueToken();
    const second = web.issueToken();
    expect(web.redeem(first)).toBeUndefined();
    pass(TOKEN_LIFETIME_MS + 1);
    expect(web.redeem(second)).toBeUndefined();
    expect(web.entered).toBe(false);
    expect(web.redeem(web.issueToken())).toBeDefined();
  });

  it('has 256 bits and is kept as a digest only', () => {
    const { web } = access();
    const token = web.issueToken();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(JSON.stringify(Object.values(web))).not.toContain(token);
    expect(web.redeem('')).toBeUndefined();
    expect(web.redeem(`${token}x`)).toBeUndefined();
  });
});

describe('a request', () => {
  it.each([
    ['a rebound name', { host: 'attacker.example:4711' }],
    ['another port', { host: '127.0.0.1:80' }],
    ['no host', { host: undefined }],
    ['another site', { origin: 'https://attacker.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:4712' }],
    ['the other name of this machine', { origin: 'http://localhost:4711' }],
    ['an opaque origin', { origin: 'null' }],
    ['a page of another site, without an origin', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a page on another port, without an origin', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }],
    [
      'a frame of another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
    ],
  ])('is refused from %s', (_what, headers) => {
    expect(access().web.admitHost(from(headers as IncomingHttpHeaders)).admitted).toBe(false);
  });

  it.each([
    ['a typed address', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
    ['a followed link', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }],
    ['the page itself', { 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1:4711' }],
    ['a program', {}],
  ])('reaches the host from %s', (_what, headers) => {
    expect(access().web.admitHost(from(headers)).admitted).toBe(true);
  });

  it('belongs to the session by its cookie alone, and says where it comes from when it changes something', () => {
    const { web } = access();
    const cookie = web.redeem(web.issueToken())?.split(';')[0] ?? '';
    const origin = 'http://127.0.0.1:4711';
    expect(web.admitSession(from({ cookie, origin }), true).admitted).toBe(true);
    expect(web.admitSession(from({ cookie }), true)).toMatchObject({ status: 403 });
    expect(web.admitSession(from({ cookie: `${cookie}x`, origin }), true)).toMatchObject({ status: 401 });
    expect(web.admitSession(from({ origin }), true)).toMatchObject({ status: 401 });
  });
});
