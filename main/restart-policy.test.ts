import { expect, it } from 'vitest';
import { RestartPolicy } from './restart-policy.ts';

it('restarts with doubling waits, stops at the sixth time in a minute, and forgets what is older', () => {
  const policy = new RestartPolicy();
  const delays = [0, 10, 20, 30, 40, 50].map((atMs) => policy.nextDelayMs(atMs));
  expect(delays).toEqual([100, 200, 400, 800, 1600, undefined]);
  expect(policy.nextDelayMs(60_045)).toBe(100);
});
