import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { delimitedRecords } from '../capture/delimited-text.ts';
import type { CheckScore, Verdict } from '../domain/correction.ts';
import { EMOTIONS, type Emotion, type FusedEmotion } from '../domain/emotion.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { ACCURACY_MARGIN, type CheckRow, LOSS_MARGIN } from '../learning/check-score.ts';
import { MOST_MOVED, probabilitiesOf, vectorOf } from '../learning/residual-layer.ts';
import { SiteLayer } from '../learning/site-layer.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { readCheckSet } from './check-readings.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ISEAR = join(ROOT, '../shared/data/text/isear/isear.csv.gz');
/** ISEAR's names of the emotions that it shares with ours. */
const ISEAR_NAMES: Readonly<Record<string, Emotion>> = {
  anger: 'angry',
  disgust: 'disgust',
  fear: 'fear',
  joy: 'happy',
  sadness: 'sad',
};
const MINUTE_MS = 60_000;

const registry = createModelRegistry({ modelsFolder: join(ROOT, 'native-models') });
const gate = createChannelGate();
let check: readonly CheckRow[];
beforeAll(async () => {
  check = await readCheckSet(registry, gate);
  return () => registry.close();
}, 180_000);

interface Given {
  readonly row: CheckRow;
  readonly verdict: Verdict;
}

/** A layer that is given a correction a minute. */
function madeSite() {
  let nowMs = 1_760_000_000_000;
  const layer = new SiteLayer({ check: async () => check, epochMs: () => nowMs });
  const giveAll = async (corrections: readonly Given[]) => {
    const taken: number[] = [];
    for (const { row, verdict } of corrections) {
      nowMs += MINUTE_MS;
      const outcome = await layer.give(probabilitiesOf(row.estimate), verdict);
      if (outcome.kind === 'taken') taken.push(outcome.serial);
    }
    return taken;
  };
  return { layer, giveAll };
}

/** A row as the layer leaves it, the way a call's reading passes it. */
function readBy(layer: SiteLayer, { estimate }: CheckRow): readonly number[] {
  const probabilities = probabilitiesOf(estimate);
  const fused: FusedEmotion = {
    probabilities,
    affect: { valence: 0, arousal: 0 },
    confidence: Math.max(...estimate),
    uncertain: false,
    weights: { text: 1 },
  };
  return vectorOf(layer.adapt(fused)?.fused.probabilities ?? probabilities);
}

function scoreBy(layer: SiteLayer, rows: readonly CheckRow[]): CheckScore {
  const read = rows.map((row) => ({ p: readBy(layer, row), truth: row.truth }));
  const right = read.filter(({ p, truth }) => p[truth] === Math.max(...p)).length;
  const loss = read.reduce((sum, { p, truth }) => sum - Math.log(Math.max(1e-12, p[truth] ?? 0)), 0);
  return { accuracy: right / rows.length, logLoss: loss / rows.length };
}

const mostMovedBy = (layer: SiteLayer, rows: readonly CheckRow[]) =>
  Math.max(...rows.flatMap((row) => readBy(layer, row).map((p, i) => Math.abs(p - (row.estimate[i] ?? 0)))));
const seenIn = ({ estimate }: CheckRow) => estimate.indexOf(Math.max(...estimate));
const itWas = (row: CheckRow): Given => ({ row, verdict: { kind: 'is', emotion: EMOTIONS[row.truth] ?? 'neutral' } });
const shown = ({ accuracy, logLoss }: CheckScore) => `${(100 * accuracy).toFixed(1)} % (${logLoss.toFixed(3)} nats)`;

/** Says what a scripted site has measured, for `docs/measurements.md`. */
function say(what: string, before: CheckScore, after: CheckScore, more = ''): void {
  process.stdout.write(`${what}: ${shown(before)} -> ${shown(after)}${more}\n`);
}

test('fifty corrections of every other sentence of the check set improve the sentences between and the whole set', async () => {
  const { layer, giveAll } = madeSite();
  const [said, held] = [0, 1].map((part) => check.filter((_, i) => i % 2 === part));
  const given = (said ?? [])
    .filter((_, i) => i % 7 < 5)
    .slice(0, 50)
    .map(itWas);
  expect(given).toHaveLength(50);
  const before = scoreBy(layer, held ?? []);
  await giveAll(given);
  const after = scoreBy(layer, held ?? []);
  const { check: whole } = await layer.state();
  say('50 corrections, sentences between', before, after);
  say('50 corrections, whole check set', whole.without, whole.with);
  expect(after.logLoss).toBeLessThan(before.logLoss);
  expect(after.accuracy).toBeGreaterThanOrEqual(before.accuracy);
  expect(whole.with.accuracy).toBeGreaterThan(whole.without.accuracy);
  expect(whole.with.logLoss).toBeLessThan(whole.without.logLoss);
});

describe.skipIf(!existsSync(ISEAR))('a site that speaks like ISEAR (skipped where ../shared/data is not there)', () => {
  let [corrected, held]: (readonly CheckRow[])[] = [[], []];
  beforeAll(async () => {
    const records = [...delimitedRecords(gunzipSync(readFileSync(ISEAR)).toString('utf8'), ',')];
    const sentences = records.flatMap(({ fields }) => {
      const [, respondent, , , , name = '', , text = ''] = fields;
      const emotion = ISEAR_NAMES[name];
      return emotion ? [{ text, truth: EMOTIONS.indexOf(emotion), isOdd: Number(respondent) % 2 === 1 }] : [];
    });
    const few = sentences.filter((_, i) => i % 17 === 0);
    // No person's reports on both sides.
    corrected = await readCheckSet(
      registry,
      gate,
      few.filter(({ isOdd }) => isOdd),
    );
    held = await readCheckSet(
      registry,
      gate,
      few.filter(({ isOdd }) => !isOdd),
    );
  }, 180_000);

  test("fifty corrections of what was misread improve other people's reports, within the drift guard", async () => {
    const { layer, giveAll } = madeSite();
    const before = scoreBy(layer, held ?? []);
    const misread = (corrected ?? []).filter((row) => seenIn(row) !== row.truth);
    const taken = await giveAll(misread.slice(0, 50).map(itWas));
    const after = scoreBy(layer, held ?? []);
    const { check: whole } = await layer.state();
    say(`50 corrections (${taken.length} taken), ISEAR of other people, n ${held?.length}`, before, after);
    say('50 corrections of ISEAR, check set', whole.without, whole.with);
    expect(after.accuracy - before.accuracy).toBeGreaterThan(0.04);
    expect(after.logLoss).toBeLessThan(before.logLoss);
    expect(whole.without.accuracy - whole.with.accuracy).toBeLessThanOrEqual(ACCURACY_MARGIN);
  });
});

const MALICE: Readonly<Record<string, (row: CheckRow) => Verdict>> = {
  'all is happiness': () => ({ kind: 'is', emotion: 'happy' }),
  'nothing is anything': () => ({ kind: 'is', emotion: 'neutral' }),
  'the right emotion is denied': (row) => ({ kind: 'is-not', emotion: EMOTIONS[row.truth] ?? 'neutral' }),
  'each emotion is called the next one': (row) => {
    return { kind: 'is', emotion: EMOTIONS[(row.truth + 1) % EMOTIONS.length] ?? 'neutral' };
  },
};

describe('a hundred malicious corrections', () => {
  test.each(Object.keys(MALICE))('are bounded and undone by one click: %s', async (name) => {
    const { layer, giveAll } = madeSite();
    await giveAll(check.filter((_, i) => i % 14 === 0).map(itWas));
    const honest = layer.provenance.version;
    const { check: before } = await layer.state();
    const lie = MALICE[name];
    const lies = Array.from({ length: 100 }, (_, i) => check[(i * 37) % check.length])
      .filter((row) => row !== undefined)
      .map((row) => ({ row, verdict: lie?.(row) ?? { kind: 'is' as const, emotion: 'happy' as const } }));
    const [first, ...others] = await giveAll(lies);
    const { check: after } = await layer.state();
    const taken = first === undefined ? 0 : 1 + others.length;
    const moved = mostMovedBy(layer, check);
    say(`100 malicious (${name}), ${taken} taken`, before.with, after.with, `, moved at most ${moved.toFixed(2)}`);
    expect(moved).toBeLessThanOrEqual(MOST_MOVED);
    expect(after.without.accuracy - after.with.accuracy).toBeLessThanOrEqual(ACCURACY_MARGIN);
    expect(after.with.logLoss - after.without.logLoss).toBeLessThanOrEqual(LOSS_MARGIN);
    if (first !== undefined) await layer.undo({ kind: 'since', serial: first });
    expect(layer.provenance.version).toBe(honest);
  });
});
