import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { AssistEventBody } from '../contract/events.ts';
import type { ChannelRole } from '../domain/audio.ts';
import type { SecondOpinion } from '../domain/enrichment.ts';
import { AppError } from '../domain/errors.ts';
import type { Utterance } from '../domain/speech.ts';
import type { EnrichmentEndpoint } from '../enrichment/chat-endpoint.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { createRedactor } from '../privacy/redaction/find-sensitive.ts';
import { DEFAULT_REDACTION } from '../privacy/redaction/redaction-settings.ts';
import { scriptedOpinion } from '../testing/loopback-endpoint.ts';
import { SecondOpinions } from './second-opinions.ts';
import { SILENT_LOG } from './session-log.ts';

const { reason, ...scores } = scriptedOpinion({ sarcastic: 0.9 });
const OPINION = { scores, reason } as unknown as SecondOpinion;
const HURRY = new AbortController().signal;

/** An endpoint whose requests are answered one by one, by the test. */
function manualEndpoint(timeoutMs = 1_000) {
  const asked: { readonly text: string; answer(): void; fail(): void }[] = [];
  const endpoint: EnrichmentEndpoint = {
    source: { host: 'endpoint.example', model: 'nuance-1' },
    timeoutMs,
    ask: ({ text }, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        const fail = () => reject(new AppError('enrichment-failed', 'The endpoint answered with status 500.'));
        asked.push({ text, answer: () => resolve(OPINION), fail });
      }),
  };
  return { asked, endpoint };
}

function opinions(endpoint: EnrichmentEndpoint, now = () => 0) {
  const told: AssistEventBody[] = [];
  const emit = (body: AssistEventBody) => told.push(body);
  const log = SILENT_LOG;
  const redactor = createRedactor(DEFAULT_REDACTION);
  const made = new SecondOpinions({ endpoint, gate: createChannelGate(), redactor, emit, now, log });
  const gist = () =>
    told.map((e) => {
      if (e.type === 'second-opinion') return `${e.segment.id} opinion`;
      return e.type === 'second-opinion-missed' ? `${e.segment.id} ${e.why}` : e.type;
    });
  return { made, told, gist };
}

function said(n: number, channel: ChannelRole = 'customer'): Utterance {
  const [startSample, endSample] = [n * 16_000, (n + 1) * 16_000];
  return { id: `${channel}-${n}`, channel, startSample, endSample, text: `words ${n}`, score: 1, source: 'recogniser' };
}

describe('second opinions', () => {
  it("are asked of words without what is personal in them, by the agent's question if need be", () => {
    const { asked, endpoint } = manualEndpoint();
    const { made } = opinions(endpoint);
    made.offer({ ...said(1, 'agent'), text: 'what is your account number' });
    made.offer({ ...said(2), text: 'four four one nine eight two, and write to jane at example dot com' });
    expect(asked.map(({ text }) => text)).toEqual(['[account number], and write to [e-mail]']);
  });

  it('come one request at a time, each tied to its utterance, with host, model and time', async () => {
    const { asked, endpoint } = manualEndpoint();
    let nowMs = 1_000;
    const { made, told } = opinions(endpoint, () => nowMs);
    made.offer(said(1));
    made.offer(said(2));
    expect(asked).toHaveLength(1);
    nowMs = 1_250;
    asked[0]?.answer();
    await expect.poll(() => asked.length).toBe(2);
    expect(told).toEqual([
      {
        type: 'second-opinion',
        atSample: 32_000,
        provenance: [{ model: 'nuance-1', version: 'unknown' }],
        segment: { id: 'customer-1', channel: 'customer', startSample: 16_000, endSample: 32_000 },
        opinion: OPINION,
        source: { host: 'endpoint.example', model: 'nuance-1', latencyMs: 250 },
      },
    ]);
  });

  it("are never asked about the agent's words, nor about words that nobody has attributed", async () => {
    const { asked, endpoint } = manualEndpoint();
    const { made, told } = opinions(endpoint);
    made.offer(said(1, 'agent'));
    made.offer(said(2, 'unattributed'));
    await delay(10);
    expect(asked).toEqual([]);
    expect(told).toEqual([]);
  });

  it('drop the oldest waiting utterance when too many wait, and say which', () => {
    const { endpoint } = manualEndpoint();
    const { made, gist } = opinions(endpoint);
    for (let n = 1; n <= 7; n++) made.offer(said(n));
    expect(gist()).toEqual(['customer-2 overtaken', 'customer-3 overtaken']);
  });

  it('leave an endpoint alone after three failures, say so once, and say when it answers again', async () => {
    const { asked, endpoint } = manualEndpoint();
    let nowMs = 0;
    const { made, told, gist } = opinions(endpoint, () => nowMs);
    for (let n = 1; n <= 3; n++) {
      made.offer(said(n));
      asked.at(-1)?.fail();
      await expect.poll(() => gist()).toContain(`customer-${n} failed`);
    }
    made.offer(said(4));
    await expect.poll(() => gist()).toContain('customer-4 resting');
    expect(asked).toHaveLength(3);
    expect(told.filter((e) => e.type === 'degraded')).toMatchObject([
      {
        part: 'enrichment',
        failure: { message: expect.stringMatching(/not answering; the call goes on with the local/) },
      },
    ]);
    nowMs = 30_000;
    made.offer(said(5));
    expect(asked).toHaveLength(4);
    asked.at(-1)?.answer();
    await expect.poll(() => gist().slice(-2)).toEqual(['customer-5 opinion', 'restored']);
  });

  it('end with the call: what is under way is cancelled, and said to be missed', async () => {
    const { endpoint } = manualEndpoint(60_000);
    const { made, gist } = opinions(endpoint);
    made.offer(said(1));
    made.offer(said(2));
    await made.finish(false, HURRY);
    made.offer(said(3));
    expect(gist()).toEqual(['customer-1 call-ended', 'customer-2 call-ended']);
  });

  it('are waited for at the end of a recording no longer than one answer may take, or until somebody hurries', async () => {
    const answered = manualEndpoint();
    const first = opinions(answered.endpoint);
    first.made.offer(said(1));
    setTimeout(() => answered.asked[0]?.answer(), 20);
    await first.made.finish(true, HURRY);
    expect(first.gist()).toEqual(['customer-1 opinion']);

    const silent = opinions(manualEndpoint(50).endpoint);
    silent.made.offer(said(1));
    await silent.made.finish(true, HURRY);
    expect(silent.gist()).toEqual(['customer-1 call-ended']);

    const hurried = opinions(manualEndpoint(60_000).endpoint);
    const hurry = new AbortController();
    hurried.made.offer(said(1));
    setTimeout(() => hurry.abort(), 20);
    await hurried.made.finish(true, hurry.signal);
    expect(hurried.gist()).toEqual(['customer-1 call-ended']);
  });

  it('are forgotten silently when a recording moves back, and asked for anew', async () => {
    const { asked, endpoint } = manualEndpoint();
    const { made, gist } = opinions(endpoint);
    made.offer(said(1));
    made.offer(said(2));
    made.forget();
    made.offer(said(3));
    await expect.poll(() => asked.at(-1)?.text).toBe('words 3');
    asked.at(-1)?.answer();
    await expect.poll(gist).toEqual(['customer-3 opinion']);
  });
});
