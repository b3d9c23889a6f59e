import { AppError } from '../../domain/errors.ts';
import type { Connected } from './connection.ts';
import { guarded } from './database.ts';
import { seal, unseal } from './sealed-box.ts';
import { newKey, wipe } from './vault-keys.ts';

/** One data key per call, wrapped by the vault. Whoever destroys it has erased all that was sealed with it, wherever copies lie. */
export interface CallKeys {
  /** Makes and keeps the key of a new call, or takes over one from a backup. */
  add(callId: string, key?: Uint8Array): void;
  has(callId: string): boolean;
  /** Lends the key to some work and wipes it afterwards. @throws AppError `call-not-found`; `vault-damaged`. */
  using<T>(callId: string, work: (key: Buffer) => T): T;
}

/** What a wrapped call key is bound to: another call's does not open in its place. */
export function boundToCall(callId: string): string {
  return `call key v1\0${callId}`;
}

export function createCallKeys(connected: Connected): CallKeys {
  const wrappedKey = (callId: string): Uint8Array | undefined =>
    guarded(() =>
      connected()
        .database.prepare<{ readonly wrapped: Uint8Array }>('SELECT wrapped FROM call_keys WHERE call_id = ?')
        .get(callId),
    )?.wrapped;
  return {
    add(callId, key = newKey()) {
      const { database, keys } = connected();
      const wrapped = seal(keys.wrapping, key, boundToCall(callId));
      guarded(() => database.prepare('INSERT INTO call_keys (call_id, wrapped) VALUES (?, ?)').run(callId, wrapped));
      wipe(key);
    },
    has: (callId) => wrappedKey(callId) !== undefined,
    using(callId, work) {
      const wrapped = wrappedKey(callId);
      if (!wrapped)
        throw new AppError('call-not-found', 'There is no such call in the vault: it may have been erased.');
      const key = unseal(connected().keys.wrapping, wrapped, boundToCall(callId));
      if (!key) throw new AppError('vault-damaged', 'The key of a stored call is damaged. Restore a backup.');
      try {
        return work(key);
      } finally {
        wipe(key);
      }
    },
  };
}
