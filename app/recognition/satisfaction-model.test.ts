import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { satisfactionForecast } from '../assist/satisfaction.ts';
import { type CourseTurn, SatisfactionCourse } from '../assist/satisfaction-course.ts';
import { courseFeatures } from '../assist/satisfaction-features.ts';
import { saySignal } from '../assist/satisfaction-words.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { createSatisfactionModel, HEADS, SATISFACTION_MODEL, type SatisfactionModel } from './satisfaction-model.ts';

const MODELS = join(import.meta.dirname, '../../native-models');
const registry = createModelRegistry({ modelsFolder: MODELS, providers: ['cpu'] });
let model: SatisfactionModel;
beforeAll(async () => {
  model = createSatisfactionModel(await registry.load(SATISFACTION_MODEL));
});
afterAll(() => registry.close());

interface Golden {
  readonly tolerance: number;
  readonly cases: readonly (Readonly<Record<(typeof HEADS)[number] | 'features', readonly number[]>> & {
    readonly turns: readonly {
      readonly customer: boolean;
      readonly text: string;
      readonly polarity: readonly [number, number, number];
      readonly states: readonly number[];
    }[];
    readonly contributions: readonly (readonly number[])[];
  })[];
}
const golden = JSON.parse(readFileSync(join(MODELS, SATISFACTION_MODEL, 'golden.json'), 'utf8')) as Golden;
const STATES = ['frustrated', 'confused', 'satisfied', 'hesitant'] as const;

function turnOf({ customer, text, polarity, states }: Golden['cases'][number]['turns'][number]): CourseTurn {
  if (!customer) return { speaker: 'agent', text };
  const [negative, neutral, positive] = polarity;
  const read = Object.fromEntries(STATES.map((name, i) => [name, states[i] ?? 0]));
  return { speaker: 'customer', text, polarity: { negative, neutral, positive }, states: read };
}

function expectNear(found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of found.entries()) expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan(golden.tolerance);
}

describe('the committed forecast of satisfaction', () => {
  it("gives the trainer's numbers for made conversations, the course's as well as its own", async () => {
    for (const { turns, ...wanted } of golden.cases) {
      const course = new SatisfactionCourse();
      for (const turn of turns) course.add(turnOf(turn));
      const features = courseFeatures(course.state);
      expectNear(Object.values(features), wanted.features);
      const { probabilities, contributions } = await model.ask(features);
      for (const head of HEADS) expectNear(probabilities[head], wanted[head]);
      for (const [i, row] of contributions.entries()) expectNear(row, wanted.contributions[i] ?? []);
    }
  });

  it('finds a call that has turned for the worse likelier to end badly than one that went well', async () => {
    const forecast = async (signs: readonly number[]) => {
      const course = new SatisfactionCourse();
      for (const sign of signs) {
        const polarity = { negative: Number(sign < 0), neutral: Number(sign === 0), positive: Number(sign > 0) };
        course.add({ speaker: 'customer', text: '', polarity });
        course.add({ speaker: 'agent', text: '' });
      }
      const { probabilities, contributions } = await model.ask(courseFeatures(course.state));
      const signals = model.features.map(({ signal }) => signal);
      const { heard: outcome, final: levels } = probabilities;
      return satisfactionForecast(course.state, { outcome, levels, signals, contributions });
    };
    const bad = await forecast([0, 0, -1, 0, -1, -1]);
    const good = await forecast([0, 1, 0, 1, 1, 1]);
    expect(bad.likeliest).toBe('unsatisfied');
    expect(bad.probabilities.unsatisfied).toBeGreaterThan(good.probabilities.unsatisfied + 0.3);
    expect(good.probabilities['well-satisfied']).toBeGreaterThan(bad.probabilities['well-satisfied']);
    expect(bad.reasons).toContainEqual(
      expect.objectContaining({ effect: 'raises', text: expect.stringMatching(/negative/) }),
    );
  });

  it('gives probabilities that sum to one, whatever the course', async () => {
    const names = model.features.map(({ name }) => name);
    const courses = fc.array(fc.double({ min: 0, max: 6, noNaN: true }), {
      minLength: names.length,
      maxLength: names.length,
    });
    await fc.assert(
      fc.asyncProperty(courses, async (values) => {
        const { probabilities } = await model.ask(Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0])));
        for (const head of HEADS) expect(probabilities[head].reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('has words for every signal that the outcome rests on', async () => {
    const { contributions } = await model.ask(Object.fromEntries(model.features.map(({ name }) => [name, 3])));
    const used = model.features.filter((_, i) => contributions[i]?.some((value) => value !== 0));
    const { state } = new SatisfactionCourse();
    for (const { signal } of used) expect(saySignal(signal, state)).toBeDefined();
  });

  it('refuses a course without one of its features', async () => {
    await expect(model.ask({ negativeFirst: 1 })).rejects.toThrow(RangeError);
  });
});
