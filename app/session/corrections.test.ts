import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type AssistEvent, assistEvent, type EventOf } from '../contract/events.ts';
import { SITE_LAYER, SiteLayer } from '../learning/site-layer.ts';
import { madeCheckRows } from '../testing/made-check-rows.ts';
import { scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { scriptedSource } from '../testing/scripted-source.ts';
import { sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import { createCorrections, type Learned, learnedFor } from './corrections.ts';
import { enveloped } from './event-stream.ts';

/** Two channels; the customer's second and third utterances are angry enough for a prompt. */
async function callOf(learned: Learned, during: (call: CallSession) => void = () => {}) {
  const call = new CallSession({
    ...sessionSetting(),
    source: scriptedSource(['agent', 'customer'], 26, [
      { channel: 'agent', fromSeconds: 1, toSeconds: 3 },
      { channel: 'customer', fromSeconds: 4, toSeconds: 8 },
      { channel: 'customer', fromSeconds: 16, toSeconds: 19 },
      { channel: 'customer', fromSeconds: 21, toSeconds: 24 },
    ]),
    recognisers: scriptedRecognisers(({ id }) => ({ text: `this is what ${id} says`, angry: 0.8, frustrated: 0.8 })),
    learned,
  });
  return toldBy(call, ({ type }) => {
    if (type === 'call-started') during(call);
  });
}

function made(folder?: string) {
  const check = madeCheckRows('sad');
  const layer = new SiteLayer({ check: async () => check, epochMs: Date.now, ...(folder !== undefined && { folder }) });
  const told: AssistEvent[] = [];
  const corrections = createCorrections({
    layer,
    told: () => told,
    tell: async (callId, body) => void told.push(assistEvent.parse(enveloped(callId, told.length, body))),
  });
  const give = (segmentId: string, emotion: 'happy' | 'sad' = 'sad') =>
    corrections['correction.give']({ callId: 'call-1', segmentId, verdict: { kind: 'is', emotion } });
  return { layer, told, corrections, give };
}

const fusedOf = (events: readonly AssistEvent[]) =>
  events.filter((event): event is EventOf<'fused'> => event.type === 'fused' && !event.interim);

test('a correction changes the calls after it, which say so and by which layer, and undoing it changes them back', async () => {
  const { layer, told, corrections, give } = made();
  told.push(...(await callOf({ layer })));
  const plain = fusedOf(told);
  expect(plain[0]?.unadapted).toBeUndefined();
  const { outcome, state } = await give('customer-1');
  expect(outcome.kind).toBe('taken');
  expect(told.at(-1)).toMatchObject({ type: 'correction', segment: { id: 'customer-1' }, outcome });

  const after = await callOf({ layer });
  const adapted = fusedOf(after);
  const provenance = { model: SITE_LAYER, version: state.layer };
  for (const [i, event] of adapted.entries()) {
    expect(event.provenance).toContainEqual(provenance);
    expect(event.unadapted).toEqual(plain[i]?.fused.probabilities);
    expect(event.fused.probabilities.sad).toBeGreaterThan(plain[i]?.fused.probabilities.sad ?? 1);
  }
  const prompts = after.filter(({ type }) => type === 'prompt');
  expect(prompts.length).toBeGreaterThan(0);
  for (const prompt of prompts) expect(prompt.provenance).toContainEqual(provenance);
  for (const event of after.filter(({ type }) => type === 'sentiment'))
    expect(event.provenance).not.toContainEqual(provenance);

  await corrections['corrections.undo']({ kind: 'last' });
  expect(told.at(-1)).toMatchObject({ type: 'corrections-undone', serials: [1] });
  expect(fusedOf(await callOf({ layer })).map(({ fused }) => fused)).toEqual(plain.map(({ fused }) => fused));
});

test('a correction is learned from what was read before the layer, and a second one of an utterance replaces the first', async () => {
  const { layer, told, corrections, give } = made();
  told.push(...(await callOf({ layer })));
  await give('customer-1', 'happy');
  const { state } = await give('customer-1', 'sad');
  expect(state.corrections).toMatchObject([{ serial: 2, read: 'angry', verdict: { emotion: 'sad' } }]);
  told.splice(0, told.length, ...(await callOf({ layer })));
  const once = state.layer;
  await corrections['corrections.undo']({ kind: 'all' });
  await give('customer-1', 'sad');
  expect(layer.provenance.version).toBe(once);
});

test('only what the customer expressed in the call at hand can be corrected', async () => {
  const { layer, told, corrections, give } = made();
  await expect(give('customer-1')).rejects.toMatchObject({ code: 'no-call' });
  told.push(...(await callOf({ layer })));
  await expect(give('agent-1')).rejects.toMatchObject({ code: 'invalid-request' });
  await expect(give('customer-9')).rejects.toMatchObject({ code: 'invalid-request' });
  const verdict = { kind: 'is', emotion: 'sad' } as const;
  await expect(
    corrections['correction.give']({ callId: 'call-0', segmentId: 'customer-1', verdict }),
  ).rejects.toMatchObject({ code: 'no-call' });
  expect((await corrections['corrections.state']({})).state.corrections).toEqual([]);
});

test('what is told of a running call beside its sound stands in the order of its events', async () => {
  const { layer } = made();
  const events = await callOf({ layer }, (call) => {
    expect(call.tell({ type: 'corrections-undone', atSample: 0, provenance: [], serials: [1] })).toBe(true);
  });
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
  expect(events.some(({ type }) => type === 'corrections-undone')).toBe(true);
});

test('a call goes on without corrections that cannot be read, and says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'emoaisec-corrections-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'corrections.json'), '{');
  const { layer } = made(folder);
  const events = await callOf(await learnedFor(layer));
  expect(events.find(({ type }) => type === 'degraded')).toMatchObject({
    part: 'corrections',
    failure: { code: 'corrections-unavailable', message: expect.stringContaining('set aside as') },
  });
  expect(fusedOf(events)).toHaveLength(3);
  const nowhere = await learnedFor(made(join(folder, '\0')).layer);
  expect(nowhere).toMatchObject({ failure: { code: 'corrections-unavailable' } });
});
