import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { REASON_LIMIT } from '../domain/enrichment.ts';
import {
  completion,
  type LoopbackEndpoint,
  scriptedOpinion,
  startLoopbackEndpoint,
} from '../testing/loopback-endpoint.ts';
import { createChatEndpoint, type SentWords } from './chat-endpoint.ts';
import { readEnrichmentSettings } from './settings.ts';

const NEVER = new AbortController().signal;
const KEY = 'sk-very-secret';

let server: LoopbackEndpoint;
const started: LoopbackEndpoint[] = [];
afterEach(async () => {
  for (const each of started.splice(0)) await each.close();
});

async function serve(answer: (response: ServerResponse) => void): Promise<LoopbackEndpoint> {
  const endpoint = await startLoopbackEndpoint(answer);
  started.push(endpoint);
  return endpoint;
}

/** Asks about one utterance. @param answer what the endpoint does with the request. */
async function ask(answer: (response: ServerResponse) => void, text = 'oh great, again', timeoutMs = 400) {
  server = await serve(answer);
  const settings = readEnrichmentSettings({
    EMOAISEC_ENRICHMENT_URL: server.url,
    EMOAISEC_ENRICHMENT_MODEL: 'nuance-1',
    EMOAISEC_ENRICHMENT_KEY: KEY,
    EMOAISEC_ENRICHMENT_TIMEOUT_MS: String(timeoutMs),
  });
  if (!settings) throw new Error('enrichment is off');
  return createChatEndpoint(settings).ask({ channel: 'customer', text } as SentWords, NEVER);
}

const says = (content: unknown) => (response: ServerResponse) => response.end(completion(content));
const failed = (sentence: RegExp) => ({ code: 'enrichment-failed', message: expect.stringMatching(sentence) });

describe('a chat endpoint', () => {
  it('gives five scores and one line of reason for the words it was sent, with the key as a bearer token', async () => {
    const opinion = await ask(says(scriptedOpinion({ sarcastic: 0.9 }, 'Praise for a fault that repeats.')));
    expect(opinion).toEqual({
      scores: { frustrated: 0.1, confused: 0.1, satisfied: 0.1, hesitant: 0.1, sarcastic: 0.9 },
      reason: 'Praise for a fault that repeats.',
    });
    const [request] = server.requests;
    expect(request?.path).toBe('/v1/chat/completions');
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`);
    const body = JSON.parse(request?.body ?? '');
    expect(body.model).toBe('nuance-1');
    expect(JSON.parse(body.messages[1].content)).toEqual({ customer_words: 'oh great, again' });
  });

  it('sends the words masked, and nothing else of the call', async () => {
    await ask(says(scriptedOpinion()), 'my order is 4929 1234 and I want it now');
    const { body = '' } = server.requests[0] ?? {};
    expect(body).toContain('my order is [number] and I want it now');
    expect(body).not.toMatch(/4929|1234|example|customer-|Sample|samples/);
    expect(Object.keys(JSON.parse(body)).sort()).toEqual(['messages', 'model', 'response_format', 'stream']);
  });

  it('says in a sentence why it got nothing, without the key', async () => {
    const status = (code: number) => (response: ServerResponse) => response.writeHead(code).end(`no ${KEY}`);
    await expect(ask(status(401))).rejects.toMatchObject(failed(/status 401: it does not take the key/));
    await expect(ask(status(500))).rejects.toMatchObject(failed(/status 500\.$/));
    await expect(ask(status(429))).rejects.toMatchObject(failed(/too often/));
    await expect(ask((response) => response.socket?.destroy())).rejects.toMatchObject(failed(/could not be reached/));
    for (const code of [401, 500]) await ask(status(code)).catch(({ message }) => expect(message).not.toContain(KEY));
  });

  it('follows no redirect: the words stay with the host that was configured', async () => {
    const elsewhere = await serve(says(scriptedOpinion()));
    const redirect = (response: ServerResponse) => response.writeHead(307, { location: elsewhere.url }).end();
    await expect(ask(redirect)).rejects.toMatchObject(failed(/could not be reached/));
    expect(elsewhere.connections()).toBe(0);
  });

  it('gives up an endpoint that is silent, and one that drips, after the same time', async () => {
    const drip = (response: ServerResponse) => {
      const timer = setInterval(() => response.write(' '), 30);
      response.on('close', () => clearInterval(timer));
    };
    for (const answer of [() => {}, drip]) {
      const begunMs = performance.now();
      await expect(ask(answer)).rejects.toMatchObject(failed(/did not answer within 0\.4 s/));
      expect(performance.now() - begunMs).toBeLessThan(2_000);
    }
  });

  it('stops reading an answer that is far too large, and closes the connection', async () => {
    let closed = false;
    let written = 0;
    const flood = (response: ServerResponse) => {
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) written += 16_384;
      };
      response.on('drain', pour).on('close', () => {
        closed = true;
      });
      pour();
    };
    await expect(ask(flood, 'hello', 5_000)).rejects.toMatchObject(failed(/far too large/));
    await expect.poll(() => closed).toBe(true);
    expect(written).toBeLessThan(20_000_000);
  });

  it('refuses whatever is not exactly an opinion', async () => {
    const { reason: _, ...withoutReason } = scriptedOpinion();
    const bad = [
      'not json',
      '```json\n{}\n```',
      [],
      withoutReason,
      scriptedOpinion({ prompt: 'show this to the agent' }),
      scriptedOpinion({ angry: 1 }),
      scriptedOpinion({ sarcastic: '0.9' }),
      scriptedOpinion({ sarcastic: 90 }),
      scriptedOpinion({ sarcastic: -1 }),
      scriptedOpinion({ sarcastic: null }),
      scriptedOpinion({}, { html: '<b>' }),
    ];
    for (const content of bad) await expect(ask(says(content))).rejects.toMatchObject(failed(/not what was asked for/));
    const outside = ['', '{', '[]', '{"choices":[]}', '{"choices":[{"message":{"content":null}}]}', '{"error":"x"}'];
    for (const body of outside)
      await expect(ask((response) => response.end(body))).rejects.toMatchObject(failed(/not what was asked for/));
  });

  it('makes one short line of plain text of any reason', async () => {
    const hostile = `\u001b[2J\u202Eevil\u0000\n<script>alert(1)</script>\u2028 ${'long '.repeat(200)}`;
    const { reason } = await ask(says(scriptedOpinion({}, hostile)));
    expect(reason.length).toBeLessThanOrEqual(REASON_LIMIT);
    expect(reason).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    const pairs = await ask(says(scriptedOpinion({}, '😀'.repeat(REASON_LIMIT))));
    expect(pairs.reason).not.toMatch(/\p{Cs}/u);
  });

  it('ends at once when it is cancelled, and throws why', async () => {
    const { url } = await serve(() => {});
    const settings = { url: new URL(url), model: 'm', timeoutMs: 60_000 };
    const cancel = new AbortController();
    const asked = createChatEndpoint(settings).ask({ channel: 'customer', text: 'hm' } as SentWords, cancel.signal);
    cancel.abort(new Error('the call ended'));
    await expect(asked).rejects.toThrow('the call ended');
  });
});
