import type { KeystoreAnswer, KeystoreRequest } from '../../app/contract/keystore.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { Keystore } from '../../app/privacy/vault/keystore-keeper.ts';

/** The engine's end of its host's key store. */
export interface EngineKeystore extends Keystore {
  /** Takes the host's answer. */
  answer(message: KeystoreAnswer): void;
}

/** @param ask sends a request to the host. */
export function createEngineKeystore(ask: (request: KeystoreRequest) => void): EngineKeystore {
  const waiting = new Map<number, (outcome: KeystoreAnswer['outcome']) => void>();
  let nextId = 0;
  const request = async (act: KeystoreRequest['act'], bytes: Uint8Array) => {
    const id = nextId++;
    const outcome = await new Promise<KeystoreAnswer['outcome']>((resolve) => {
      waiting.set(id, resolve);
      ask({ kind: 'keystore-request', id, act, bytes: Uint8Array.from(bytes) });
    });
    if ('failure' in outcome) throw new AppError(outcome.failure.code, outcome.failure.message);
    return outcome;
  };
  return {
    wrap: async (masterKey) => (await request('wrap', masterKey)).bytes,
    async unwrap(wrapped) {
      const { bytes: key, rewrapped } = await request('unwrap', wrapped);
      return { key, ...(rewrapped && { rewrapped }) };
    },
    answer({ id, outcome }) {
      waiting.get(id)?.(outcome);
      waiting.delete(id);
    },
  };
}
