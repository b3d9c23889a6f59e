import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMOTIONS, MODALITIES, type Modality } from '../domain/emotion.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { floatOutput, floatTensor, type ModelSession, type Tensors } from '../inference/model-session.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';
import { madeEstimate, madeEstimates, madeSurroundings } from '../testing/made-estimates.ts';
import { FUSION_MODELS } from './create-fusion.ts';
import type { SituationCalibrations } from './fused-answer.ts';
import type { Around, Fusion } from './fusion.ts';
import { createModelFusion } from './model-fusion.ts';

interface GoldenCase {
  readonly situation: string;
  readonly context: 'none' | 'past' | 'all';
  readonly logits: number[];
  readonly affect: number[];
  readonly weights: number[];
}
const modelsFolder = fileURLToPath(new URL('../../native-models', import.meta.url));
const registry = createModelRegistry({ modelsFolder });
afterAll(() => registry.close());
const read = (model: string, file: string) => JSON.parse(readFileSync(`${modelsFolder}/${model}/${file}`, 'utf8'));
const { past, later } = madeSurroundings();
const AROUND: Readonly<Record<GoldenCase['context'], Around>> = {
  none: { past: [] },
  past: { past },
  all: { past, later },
};
const someModalities = fc.subarray([...MODALITIES], { minLength: 1 });
const anything = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(Number.NaN));

describe.each(['concat', 'attention', 'graph'] as const)('fusion by the model %s', (kind) => {
  const [model = ''] = FUSION_MODELS[kind];
  const golden = read(model, 'golden.json') as { readonly cases: readonly GoldenCase[] };
  const calibrations = read(model, 'manifest.json').calibration.bySituation as SituationCalibrations;
  let session: ModelSession;
  let fusion: Fusion;
  beforeAll(async () => {
    session = await registry.load(model);
    fusion = createModelFusion(session);
  });

  it.each(golden.cases)("gives the trainer's numbers for $situation, context $context", async (expected) => {
    const calibration = calibrations[expected.situation];
    if (!calibration) throw new Error('The manifest has no calibration for this.');
    const present = expected.situation.split('+') as Modality[];
    const fused = await fusion.fuse(madeEstimates(present), AROUND[expected.context]);
    const wanted = calibratedEmotion(expected.logits, calibration);
    for (const emotion of EMOTIONS) expect(fused.probabilities[emotion]).toBeCloseTo(wanted.probabilities[emotion], 4);
    expect(fused.affect.valence).toBeCloseTo(expected.affect[0] ?? Number.NaN, 4);
    expect(fused.affect.arousal).toBeCloseTo(expected.affect[1] ?? Number.NaN, 4);
    for (const modality of present)
      expect(fused.weights[modality]).toBeCloseTo(expected.weights[MODALITIES.indexOf(modality)] ?? Number.NaN, 4);
  });

  it('gives probabilities and weights that sum to one, whatever is present and was said before, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(someModalities, fc.nat({ max: 6 }), async (present, before) => {
        const around = { past: past.slice(past.length - before) };
        const fused = await fusion.fuse(madeEstimates(present), around);
        const sum = (values: object) => Object.values(values).reduce((a: number, b: number) => a + b, 0);
        expect(sum(fused.probabilities)).toBeCloseTo(1, 5);
        expect(sum(fused.weights)).toBeCloseTo(1, 5);
        expect(new Set(Object.keys(fused.weights))).toEqual(new Set(present));
        expect(await fusion.fuse(madeEstimates([...present].reverse()), around)).toEqual(fused);
      }),
      { numRuns: 30 },
    );
  });

  it('masks what is absent: garbage in its slots changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(someModalities, anything, async (present, garbage) => {
        const spoilt = createModelFusion(withGarbage(session, garbage));
        const around = { past: past.slice(4) };
        expect(await spoilt.fuse(madeEstimates(present), around)).toEqual(
          await fusion.fuse(madeEstimates(present), around),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('gives what is not clear no say beside what is, and is never certain of it alone', async () => {
    const unclear = { ...madeEstimate('voice'), unclear: true } as const;
    const face = madeEstimate('face');
    expect(await fusion.fuse({ voice: unclear, face })).toEqual(await fusion.fuse({ face }));
    expect((await fusion.fuse({ voice: unclear })).uncertain).toBe(true);
  });

  it('refuses nothing at all and an embedding of another width', async () => {
    await expect(fusion.fuse({})).rejects.toThrow(RangeError);
    const odd = { ...madeEstimate('voice'), embedding: new Float32Array(3) };
    await expect(fusion.fuse({ voice: odd })).rejects.toThrow(RangeError);
  });
});

describe('the graph', () => {
  it('hears what was said before, and a live estimate stays what it was when more is said', async () => {
    const fusion = createModelFusion(await registry.load('fusion-graph'));
    const estimates = madeEstimates(MODALITIES);
    const live: unknown[] = [];
    for (let said = 0; said < past.length; said++)
      live.push(await fusion.fuse(estimates, { past: past.slice(0, said) }));
    expect(live[1]).not.toEqual(live[0]);
    // The whole call is known now; told again live, every estimate is the same.
    for (const [said, earlier] of live.entries())
      expect(await fusion.fuse(estimates, { past: past.slice(0, said) })).toEqual(earlier);
    expect(await fusion.fuse(estimates, { past: past.slice(0, 2), later })).not.toEqual(live[2]);
  });
});

/** The model with garbage wherever nothing is present. */
function withGarbage(session: ModelSession, garbage: number): ModelSession {
  const filled = (feeds: Tensors, name: string, presentName: string): Float32Array => {
    const { data } = feeds[name] ?? { data: new Float32Array() };
    const flags = feeds[presentName] ? floatOutput(feeds, presentName) : new Float32Array();
    return Float32Array.from(data as Float32Array, (value, i) =>
      flags[Math.floor((i * flags.length) / data.length)] === 0 ? garbage : value,
    );
  };
  return {
    ...session,
    run(feeds, outputs) {
      const here = floatOutput(feeds, 'present');
      const spoilt = Object.entries(feeds).map(([name, tensor]) => {
        const own = (MODALITIES as readonly string[]).indexOf(name);
        if (own >= 0 && here[own] === 0)
          return [name, floatTensor(new Float32Array(tensor.data.length).fill(garbage), tensor.dims)] as const;
        if (name === 'probabilities' || name === 'signals')
          return [name, floatTensor(filled(feeds, name, 'present'), tensor.dims)] as const;
        if (name === 'around_probabilities' || name === 'around_signals')
          return [name, floatTensor(filled(feeds, name, 'around_present'), tensor.dims)] as const;
        return [name, tensor] as const;
      });
      return session.run(Object.fromEntries(spoilt), outputs);
    },
  };
}
