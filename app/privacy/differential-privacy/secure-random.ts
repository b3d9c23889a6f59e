import { randomFillSync } from 'node:crypto';
import type { RandomBytes } from './random-draws.ts';

/** Bytes that are asked for at once; drawing noise wants a few at a time, and each question of the system costs. */
const POOL_BYTES = 4_096;

/** Random bytes of the operating system's generator (node:crypto). Each byte is given once and wiped from the pool as it is given. */
export function secureRandom(): RandomBytes {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return (count) => {
    if (count > POOL_BYTES) return randomFillSync(new Uint8Array(count));
    if (used + count > POOL_BYTES) {
      randomFillSync(pool);
      used = 0;
    }
    const given = pool.slice(used, used + count);
    pool.fill(0, used, used + count);
    used += count;
    return given;
  };
}
