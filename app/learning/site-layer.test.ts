import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../domain/correction.ts';
import { EMOTIONS, type FusedEmotion } from '../domain/emotion.ts';
import { madeCheckRows } from '../testing/made-check-rows.ts';
import { scriptedProbabilities } from '../testing/scripted-call.ts';
import { ACCURACY_MARGIN, LOSS_MARGIN } from './check-score.ts';
import { HOURLY_CORRECTIONS } from './hourly-limit.ts';
import { KEPT_LIMIT } from './kept-corrections.ts';
import { SiteLayer } from './site-layer.ts';

const HOUR = 3_600_000;

/** A layer in memory over a clock that can be moved. */
function madeLayer() {
  const clock = { nowMs: 1_760_000_000_000 };
  const check = madeCheckRows('sad');
  const layer = new SiteLayer({ check: async () => check, epochMs: () => clock.nowMs });
  return { layer, clock };
}

const reading = (probabilities: FusedEmotion['probabilities'], uncertain = false): FusedEmotion => ({
  probabilities,
  affect: { valence: -0.5, arousal: 0.5 },
  confidence: Math.max(...Object.values(probabilities)),
  uncertain,
  weights: { text: 1 },
});

const SAD: Verdict = { kind: 'is', emotion: 'sad' };
const misread = scriptedProbabilities('neutral', 0.4);

/** Says of what was read rightly that it is so: nothing the guard could mind, however often. */
function confirm(layer: SiteLayer, turn: number) {
  const emotion = EMOTIONS[turn % EMOTIONS.length] ?? 'neutral';
  return layer.give(scriptedProbabilities(emotion, 0.6), { kind: 'is', emotion });
}

describe('a correction', () => {
  test('is learned from, and tells how the check set was read before and after it', async () => {
    const { layer } = madeLayer();
    const first = await layer.give(misread, SAD);
    if (first.kind !== 'taken') throw new Error('refused');
    expect(first).toMatchObject({ serial: 1 });
    expect(first.check.after.logLoss).toBeLessThan(first.check.before.logLoss);
    const second = await layer.give(misread, SAD);
    expect(second).toMatchObject({ kind: 'taken', serial: 2, check: { before: first.check.after } });
    const adapted = layer.adapt(reading(misread));
    expect(adapted?.fused.probabilities.sad).toBeGreaterThan(misread.sad);
    expect(adapted?.unadapted).toEqual(misread);
    expect(adapted?.fused.affect).toEqual({ valence: -0.5, arousal: 0.5 });
  });

  test('takes the place of an earlier one of the same utterance', async () => {
    const [once, twice] = [madeLayer().layer, madeLayer().layer];
    await once.give(misread, SAD);
    await twice.give(misread, { kind: 'is', emotion: 'fear' });
    await twice.give(misread, SAD, 1);
    expect((await twice.state()).layer).toBe((await once.state()).layer);
    expect((await twice.state()).corrections.map(({ serial }) => serial)).toEqual([2]);
  });

  test('that would spoil the check set is refused with the reason, and changes nothing', async () => {
    const { layer, clock } = madeLayer();
    let refused = 0;
    let before = layer.provenance.version;
    for (let i = 0; i < 100; i++, clock.nowMs += HOUR / 50) {
      const outcome = await layer.give(scriptedProbabilities('happy', 0.6), { kind: 'is', emotion: 'angry' });
      if (outcome.kind === 'taken') before = layer.provenance.version;
      else {
        refused++;
        expect(outcome).toMatchObject({ why: 'drift', message: expect.stringMatching(/check sentences.*without any/) });
        expect(layer.provenance.version).toBe(before);
      }
    }
    expect(refused).toBeGreaterThan(50);
    const { check, refused: told } = await layer.state();
    expect(check.without.accuracy - check.with.accuracy).toBeLessThanOrEqual(ACCURACY_MARGIN);
    expect(check.with.logLoss - check.without.logLoss).toBeLessThanOrEqual(LOSS_MARGIN);
    expect(told).toHaveLength(20);
  });

  test('is one of at most so many within any hour', async () => {
    const { layer, clock } = madeLayer();
    for (let i = 0; i < HOURLY_CORRECTIONS; i++) expect((await confirm(layer, i)).kind).toBe('taken');
    expect(await layer.give(misread, SAD)).toMatchObject({ kind: 'refused', why: 'too-many' });
    await layer.undo({ kind: 'all' });
    expect((await layer.state()).leftThisHour).toBe(0);
    clock.nowMs += HOUR;
    expect((await layer.give(misread, SAD)).kind).toBe('taken');
  });
});

describe('a reading', () => {
  test('is left alone while there are no corrections', () => {
    expect(madeLayer().layer.adapt(reading(misread))).toBeUndefined();
  });

  test('that was uncertain stays so, and one that lost its lead becomes so', async () => {
    const { layer } = madeLayer();
    for (let i = 0; i < 40; i++) await layer.give(misread, SAD);
    expect(layer.adapt(reading(scriptedProbabilities('sad', 0.5), true))?.fused.uncertain).toBe(true);
    expect(layer.adapt(reading(scriptedProbabilities('sad', 0.5)))?.fused.uncertain).toBe(false);
    expect(layer.adapt(reading(scriptedProbabilities('neutral', 0.5)))?.fused.uncertain).toBe(true);
  });
});

describe('an undo', () => {
  const given = fc.array(
    fc.record({
      first: fc.constantFrom(...EMOTIONS),
      share: fc.double({ min: 0.2, max: 0.95, noNaN: true }),
      verdict: fc.record<Verdict>({ kind: fc.constantFrom('is', 'is-not'), emotion: fc.constantFrom(...EMOTIONS) }),
    }),
    { minLength: 1, maxLength: 25 },
  );

  test('of the last correction, or of all since one, restores the layer exactly', async () => {
    await fc.assert(
      fc.asyncProperty(given, fc.nat(), async (sequence, pick) => {
        const { layer } = madeLayer();
        const states = new Map<number, string>();
        for (const { first, share, verdict } of sequence) {
          const before = layer.provenance.version;
          const outcome = await layer.give(scriptedProbabilities(first, share), verdict);
          if (outcome.kind === 'taken') states.set(outcome.serial, before);
        }
        const serials = [...states.keys()];
        const last = serials.at(-1);
        if (last === undefined) return;
        expect(await layer.undo({ kind: 'last' })).toEqual([last]);
        expect(layer.provenance.version).toBe(states.get(last));
        const since = serials[pick % serials.length] ?? last;
        await layer.undo({ kind: 'since', serial: since });
        expect(layer.provenance.version).toBe(states.get(since));
        await layer.undo({ kind: 'all' });
        expect(layer.provenance.version).toBe(madeLayer().layer.provenance.version);
      }),
      { numRuns: 40 },
    );
  });

  test('of one in the middle leaves what the others make', async () => {
    const [all, others] = [madeLayer().layer, madeLayer().layer];
    for (const emotion of ['sad', 'fear', 'sad'] as const) await all.give(misread, { kind: 'is', emotion });
    for (const emotion of ['sad', 'sad'] as const) await others.give(misread, { kind: 'is', emotion });
    expect(await all.undo({ kind: 'one', serial: 2 })).toEqual([2]);
    expect(all.provenance.version).toBe(others.provenance.version);
  });

  test('takes along a later correction that the drift guard took only with the undone one, and says why', async () => {
    const { layer } = madeLayer();
    while ((await layer.give(misread, SAD)).kind === 'taken');
    const shield = await layer.give(scriptedProbabilities('neutral', 0.3), { kind: 'is', emotion: 'neutral' });
    const shielded = await layer.give(misread, SAD);
    if (shield.kind !== 'taken' || shielded.kind !== 'taken') throw new Error('the case is not made');
    const { refused } = await layer.state();
    expect(await layer.undo({ kind: 'one', serial: shield.serial })).toEqual([shield.serial, shielded.serial]);
    expect((await layer.state()).refused).toHaveLength(refused.length + 1);
  });

  test('still works when the oldest corrections have been folded into one', async () => {
    const { layer, clock } = madeLayer();
    const confirmLater = (turn: number) => {
      clock.nowMs += HOUR / 30;
      return confirm(layer, turn);
    };
    for (let i = 0; i < KEPT_LIMIT + 3; i++) await confirmLater(i);
    const before = layer.provenance.version;
    expect(before).toMatch(new RegExp(`^${KEPT_LIMIT + 3}-`));
    expect(await layer.state()).toMatchObject({ folded: 3 });
    expect((await confirmLater(0)).kind).toBe('taken');
    await layer.undo({ kind: 'last' });
    expect(layer.provenance.version).toBe(before);
    await layer.undo({ kind: 'all' });
    expect(await layer.state()).toMatchObject({ folded: 0, corrections: [], boundUse: 0 });
  }, 60_000);
});
