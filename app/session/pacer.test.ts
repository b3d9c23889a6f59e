import { describe, expect, it } from 'vitest';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { Pacer } from './pacer.ts';

const never = new AbortController().signal;

/** Waits, and gives how many milliseconds of wall time passed. */
async function timed(work: Promise<void>): Promise<number> {
  const begun = performance.now();
  await work;
  return performance.now() - begun;
}

describe('pacer', () => {
  it('does not wait at full speed', async () => {
    const pacer = new Pacer(() => performance.now(), 'max', 0);
    expect(await timed(pacer.until(3600 * CALL_RATE_HZ, never))).toBeLessThan(1000);
  });

  it('waits for a position in the call that has not come yet', async () => {
    const pacer = new Pacer(() => performance.now(), 4, 0);
    expect(await timed(pacer.until(CALL_RATE_HZ, never))).toBeGreaterThanOrEqual(249);
  });

  it('stands still while paused and goes on from where it stood', async () => {
    const pacer = new Pacer(() => performance.now(), 4, 0);
    pacer.pause();
    let passed = false;
    const waiting = pacer.until(CALL_RATE_HZ / 10, never).then(() => {
      passed = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(passed).toBe(false);
    pacer.resume();
    await waiting;
    expect(passed).toBe(true);
  });

  it('lets go at once when the call is stopped, even while paused', async () => {
    const pacer = new Pacer(() => performance.now(), 1, 0);
    const abort = new AbortController();
    pacer.pause();
    const waiting = pacer.until(3600 * CALL_RATE_HZ, abort.signal);
    abort.abort();
    expect(await timed(waiting)).toBeLessThan(500);
  });

  it('takes a new pace for what is still to come', async () => {
    const pacer = new Pacer(() => performance.now(), 0.25, 0);
    pacer.setSpeed('max');
    expect(await timed(pacer.until(60 * CALL_RATE_HZ, never))).toBeLessThan(1000);
  });
});
