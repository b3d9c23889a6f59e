/** Argon2id (RFC 9106): from the runtime where it has it, else in plain JavaScript. Both give the same key. */
import * as crypto from 'node:crypto';
import { argon2idAsync } from '@noble/hashes/argon2.js';
import type { Argon2Cost } from './key-keeper.ts';

/** What a key is derived from. */
export interface Argon2Input {
  readonly message: Uint8Array;
  /** At least 8 bytes. */
  readonly salt: Uint8Array;
  readonly cost: Argon2Cost;
  /** Length of the key, bytes. */
  readonly keyBytes: number;
  /** The optional inputs of RFC 9106, section 3.1: a secret (K) and associated data (X). The vault uses neither. */
  readonly secret?: Uint8Array;
  readonly associatedData?: Uint8Array;
}

/** @returns the key, to be wiped. */
export type Argon2id = (input: Argon2Input) => Promise<Buffer>;

/** Longest time the loop is held at a stretch by the plain one: less than half a window of voice-activity detection (32 ms). */
const STRETCH_MS = 10;

/** Off the loop, in a thread of the runtime: Node's own since 24. Undefined where the runtime has none: Electron is built with another cryptography library. */
export const nativeArgon2id: Argon2id | undefined =
  typeof crypto.argon2 === 'function'
    ? ({ message, salt, cost, keyBytes, ...optional }) => {
        const { memoryKib: memory, passes, lanes: parallelism } = cost;
        const parameters = { message, nonce: salt, memory, passes, parallelism, tagLength: keyBytes, ...optional };
        return new Promise((resolve, reject) => {
          crypto.argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(key)));
        });
      }
    : undefined;

/** In plain JavaScript, on the loop, which it gives back after each `STRETCH_MS`. Some seven times as slow as the runtime's. */
export const plainArgon2id: Argon2id = async ({ message, salt, cost, keyBytes, secret, associatedData }) => {
  const { memoryKib: m, passes: t, lanes: p } = cost;
  const key = await argon2idAsync(message, salt, {
    m,
    t,
    p,
    dkLen: keyBytes,
    maxmem: m * 1024,
    asyncTick: STRETCH_MS,
    ...(secret && { key: secret }),
    ...(associatedData && { personalization: associatedData }),
  });
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength);
};
