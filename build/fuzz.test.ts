import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../app/contract/commands.ts';
import { assistEvent } from '../app/contract/events.ts';
import { parseUntrusted } from '../app/contract/untrusted.ts';
import { AppError } from '../app/domain/errors.ts';
import { mutatedBytes, mutatedText } from './fuzz/mutations.ts';
import { badValuesOf, valuesOf } from './fuzz/schema-values.ts';
import { fuzzTarget } from './fuzz/target.ts';
import { FUZZ_TARGETS } from './fuzz/targets.ts';
import { watchedRun } from './fuzz/watched-run.ts';

const FAULTY = new URL('./testing-fuzz-targets.ts', import.meta.url).href;
const watch = (name: string, count = 300, limitMs = 30_000) => watchedRun({ name, seed: 1, count }, limitMs, FAULTY);

describe('the watch over a target', () => {
  it('counts what is taken and what is refused, and finds nothing in a sound one', async () => {
    const outcome = await watch('sound');
    expect(outcome).toMatchObject({ kind: 'done', report: { done: 300, findings: [] } });
    if (outcome.kind === 'done') expect(outcome.report.taken).toBeGreaterThan(50);
  });

  it('tells a fault from a refusal, with the input that brought it to light', async () => {
    const outcome = await watch('crashes');
    const finding = { index: 0, problem: expect.stringContaining('a fault'), input: expect.stringMatching(/^\d+$/) };
    expect(outcome).toMatchObject({ kind: 'done', report: { findings: expect.arrayContaining([finding]) } });
  });

  it('ends what hangs', async () => {
    expect(await watch('hangs', 5, 1_000)).toMatchObject({ kind: 'hang', index: 0 });
  });

  it('outlives what eats the memory', async () => {
    expect(await watch('eats memory', 5)).toMatchObject({ kind: 'crash', problem: expect.stringMatching(/memory/i) });
  });

  it('sees memory that is not given back', async () => {
    const outcome = await watch('leaks', 300);
    expect(outcome.kind).toBe('done');
    if (outcome.kind === 'done') expect(outcome.report.grownBytes).toBeGreaterThan(20_000_000);
  });
});

describe('inputs', () => {
  it('are the same for the same seed, and a longer run has more of them', () => {
    const target = fuzzTarget('any', 1, mutatedText(['seed'], ['token']), () => true);
    const inputs = (count: number) => Array.from(target.cases(7, count, ''), ({ input }) => input);
    expect(inputs(450).slice(0, 300)).toEqual(inputs(300));
    expect(inputs(300)).toHaveLength(300);
    expect(new Set(inputs(300)).size).toBeGreaterThan(100);
  });

  it('of bytes and texts stay of a size, and now and then are the good one itself', () => {
    const good = new Uint8Array([1, 2, 3, 4, 5]);
    const bytes = fc.sample(mutatedBytes([good]), { seed: 1, numRuns: 500 });
    expect(bytes.some((one) => Buffer.compare(one, good) === 0)).toBe(true);
    expect(Math.max(...bytes.map(({ length }) => length))).toBeLessThanOrEqual(64 * 1024);
  });

  it.each(Object.entries(commands))('of %s fit it in part, and in part do not', (_name, { request }) => {
    const taken = (arbitrary: fc.Arbitrary<unknown>) =>
      fc.sample(arbitrary, { seed: 1, numRuns: 300 }).filter((value) => parseUntrusted(request, value).success).length;
    expect(taken(valuesOf(request))).toBeGreaterThan(30);
    expect(taken(badValuesOf(request))).toBeLessThan(300);
  });

  it('reach every kind of event', () => {
    const values = fc.sample(valuesOf(assistEvent), { seed: 1, numRuns: 4_000 });
    const kinds = values.flatMap((value) => {
      const parsed = assistEvent.safeParse(value);
      return parsed.success ? [parsed.data.type] : [];
    });
    // Probabilities have to sum to one, which no chance brings about: readings of emotion are not reached.
    expect(new Set(kinds).size).toBeGreaterThan(20);
  });
});

describe('targets', () => {
  it('have names of their own', () => {
    expect(new Set(FUZZ_TARGETS.map(({ name }) => name)).size).toBe(FUZZ_TARGETS.length);
  });

  it.each(FUZZ_TARGETS.map((target) => [target.name, target] as const))(
    'find nothing in a few inputs: %s',
    async (_name, target) => {
      const scratch = mkdtempSync(join(tmpdir(), 'emoaisec-fuzz-'));
      for (const one of target.cases(3, 60, scratch)) {
        try {
          expect(await one.run()).toBeTypeOf('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }
      rmSync(scratch, { recursive: true, force: true });
    },
  );
});
