import { expect, it } from 'vitest';
import { type Clockwork, soonest } from './soonest.ts';

function clockwork() {
  const waiting = new Map<string, () => void>();
  const wait = (name: string) => (work: () => void) => {
    waiting.set(name, work);
    return 1;
  };
  const parts = {
    requestAnimationFrame: wait('frame'),
    cancelAnimationFrame: () => waiting.delete('frame'),
    setTimeout: wait('timer'),
    clearTimeout: () => waiting.delete('timer'),
  };
  return { window: parts as unknown as Clockwork, waiting };
}

it.each(['frame', 'timer'])('works once, whichever comes first: the %s', (first) => {
  const { window, waiting } = clockwork();
  let worked = 0;
  soonest(window)(() => worked++);
  expect([...waiting.keys()]).toEqual(['frame', 'timer']);
  waiting.get(first)?.();
  expect(worked).toBe(1);
  expect([...waiting.keys()]).toEqual([]);
});
