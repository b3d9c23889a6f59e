import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SEEDS } from './prove-seeded.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('the gates that the proof is tried without', () => {
  it.each(SEEDS)('stand in the code, each once: $name', ({ file, was, becomes }) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    expect(text.split(was)).toHaveLength(2);
    expect(becomes).not.toBe(was);
  });
});
