import { expect, it } from 'vitest';
import { seededBytes } from '../../testing/seeded-bytes.ts';
import { usefulnessOf } from './usefulness.ts';

it('finds answers about more calls, and at a higher ε, nearer the truth', () => {
  const rows = usefulnessOf(10, 200, seededBytes(1));
  const row = (calls: number, epsilon: number, asked: string) =>
    rows.find((each) => each.calls === calls && each.epsilon === epsilon && each.asked === asked);
  for (const asked of ['count-of-people', 'mean-of-talk-share', 'share-of-escalated']) {
    const error = (calls: number, epsilon: number) => row(calls, epsilon, asked)?.errors?.p95 ?? Number.NaN;
    expect(error(1_000, 1)).toBeLessThan(error(200, 1));
    expect(error(200, 4)).toBeLessThan(error(200, 1));
  }
  // Noise of scale 1 lies within 3 in 95 of 100 draws.
  expect(row(1_000, 1, 'count-of-people')?.errors?.p95).toBeCloseTo(0.003, 9);
  // Half of ε = 0.25 puts the threshold at 27, and 50 people below it in about 3 of 100 draws.
  expect(row(50, 0.25, 'mean-of-talk-share')?.suppressed).toBeLessThan(0.1);
  expect(row(1_000, 0.25, 'mean-of-talk-share')?.suppressed).toBe(0);
});
