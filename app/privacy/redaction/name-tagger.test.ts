import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNameTagger } from './name-tagger.ts';

const golden = z.array(z.object({ words: z.array(z.string()), probabilities: z.array(z.number()) }));

describe('the tagger of names', () => {
  const tagger = createNameTagger();

  it("gives the trainer's numbers", () => {
    const expected = golden.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'name-golden.json'), 'utf8')));
    expect(expected.length).toBeGreaterThan(3);
    for (const { words, probabilities } of expected)
      for (const [at, probability] of tagger.probabilities(words).entries())
        expect(probability).toBeCloseTo(probabilities[at] ?? -1, 5);
  });

  it('takes a name nobody has listed for one by what stands before it', () => {
    const [, , , announced = 0] = tagger.probabilities('my name is tavira'.split(' '));
    const [, , , broken = 1] = tagger.probabilities('the screen is broken'.split(' '));
    expect(announced).toBeGreaterThan(0.5);
    expect(broken).toBeLessThan(0.05);
  });

  it('says nothing of digits, signs and endless words', () => {
    expect(tagger.probabilities(['123', 'a'.repeat(500), ''])).toEqual([0, 0, 0]);
  });
});
