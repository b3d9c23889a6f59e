import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FaultCase, must } from './testing-faults/fault-case.ts';
import { FAULT_CASES, resultOf } from './testing-faults/run-cases.ts';

const DOCS = join(import.meta.dirname, '../docs/faults.md');

function madeCase(attempt: (n: number) => string): FaultCase {
  return { name: 'made', done: 'nothing', holds: 'something', times: 1, prepare: async () => attempt };
}

describe('a fault run', () => {
  it('counts what held by what was seen, and tells what did not', async () => {
    const attempt = (n: number) => {
      must(n !== 2, 'it is gone');
      return n % 2 === 0 ? 'even' : 'odd';
    };
    expect(await resultOf(madeCase(attempt), 6, 1)).toMatchObject({
      passed: 5,
      failed: 1,
      outcomes: { even: 2, odd: 3 },
      failures: [{ n: 2, problem: 'it is gone' }],
    });
  });

  it('counts a case that cannot begin as failed, and one that this machine cannot try as neither', async () => {
    const prepare = () => Promise.reject(new Error('no beginning'));
    expect(await resultOf({ ...madeCase(() => ''), prepare }, 3, 1)).toMatchObject({ passed: 0, failed: 1 });
    const skipping = { ...madeCase(() => ''), prepare: async () => ({ skipped: 'no such tool' }) };
    expect(await resultOf(skipping, 3, 1)).toMatchObject({ passed: 0, failed: 0, skipped: 'no such tool' });
  });

  it('does the same harm for the same seed', async () => {
    const drawn: number[] = [];
    const drawing: FaultCase = {
      ...madeCase(() => ''),
      prepare: async ({ random }) => {
        return () => {
          drawn.push(random());
          return 'drawn';
        };
      },
    };
    for (const seed of [1, 1, 2]) await resultOf(drawing, 2, seed);
    expect(drawn.slice(0, 2)).toEqual(drawn.slice(2, 4));
    expect(drawn.slice(0, 2)).not.toEqual(drawn.slice(4));
  });

  it('leaves nothing behind', async () => {
    let folder = '';
    const writing: FaultCase = {
      ...madeCase(() => ''),
      prepare: async () => (_n, scratch) => {
        folder = scratch.folder();
        writeFileSync(join(folder, 'left'), 'something');
        return 'written';
      },
    };
    await resultOf(writing, 1, 1);
    expect(() => readdirSync(folder)).toThrow('ENOENT');
  });

  it.each(FAULT_CASES.map((fault) => [fault.name, fault] as const))(
    'finds nothing in a few tries: %s',
    async (_name, fault) => {
      const { failures } = await resultOf(fault, 2, 7);
      expect(failures).toEqual([]);
    },
    120_000,
  );
});

describe('docs/faults.md', () => {
  it('has a measured row for every case', () => {
    const named = [...readFileSync(DOCS, 'utf8').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(named).toEqual(FAULT_CASES.map(({ name }) => name));
  });
});
