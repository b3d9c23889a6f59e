import { describe, expect, it } from 'vitest';
import { AppError } from '../app/domain/errors.ts';
import { createElectronKeystore } from './electron/keystore.ts';
import { answerFromKeystore, type HostKeystore } from './host-keystore.ts';
import { createEngineKeystore } from './inference/engine-keystore.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, n) => n);
const silent = { error: () => {} };
type Storage = Parameters<typeof createElectronKeystore>[0];
type Backend = ReturnType<Storage['getSelectedStorageBackend']>;

/** As Electron 33 has it: synchronous calls alone. */
function oldStorage(backend: Backend = 'gnome_libsecret', available = true): Storage {
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: (text) => Buffer.from([...text].reverse().join('')),
    decryptString: (bytes) => [...bytes.toString()].reverse().join(''),
  };
}

/** The engine's end and the host's, joined; and what the host sent. */
function joined(keystore: HostKeystore | undefined) {
  const sent: unknown[] = [];
  const engine = createEngineKeystore((request) => {
    void answerFromKeystore(keystore, request, silent).then((answer) => {
      sent.push(answer.message);
      engine.answer(structuredClone(answer.message));
      answer.wipe();
    });
  });
  return { engine, sent };
}

describe('the key store of the system', () => {
  it('wraps and unwraps the engine’s key through the host, which wipes its copy', async () => {
    const { engine, sent } = joined(createElectronKeystore(oldStorage(), 'linux'));
    const wrapped = await engine.wrap(KEY);
    expect(Buffer.from(wrapped).includes(Buffer.from(KEY))).toBe(false);
    expect(await engine.unwrap(wrapped)).toEqual({ key: KEY });
    expect(sent.at(-1)).toMatchObject({ outcome: { bytes: new Uint8Array(32) } });
  });

  it('is asked asynchronously where Electron can, and its wish for another form is passed on', async () => {
    const storage: Storage = {
      ...oldStorage('unknown', false),
      isAsyncEncryptionAvailable: async () => true,
      encryptStringAsync: async (text) => Buffer.from(`new ${text}`),
      decryptStringAsync: async (bytes) => ({ result: bytes.toString().slice(4), shouldReEncrypt: true }),
    };
    const { engine } = joined(createElectronKeystore(storage, 'darwin'));
    const wrapped = await engine.wrap(KEY);
    expect(await engine.unwrap(wrapped)).toEqual({ key: KEY, rewrapped: wrapped });
  });

  it.each([
    ['basic_text', true],
    ['unknown', true],
    ['kwallet6', false],
  ] as const)('does not count as protection with the backend %s (available: %s)', async (backend, available) => {
    const { engine } = joined(createElectronKeystore(oldStorage(backend, available), 'linux'));
    await expect(engine.wrap(KEY)).rejects.toMatchObject({ code: 'vault-closed' });
  });

  it('that fails, or is not there, is told in a sentence that names what to do, without what was wrapped', async () => {
    const broken: HostKeystore = {
      wrap: () => Promise.reject(new Error('secret detail')),
      unwrap: () => Promise.reject(new AppError('vault-key-wrong', 'Another user’s.')),
    };
    await expect(joined(broken).engine.wrap(KEY)).rejects.toThrow('Unlock it');
    await expect(joined(broken).engine.unwrap(KEY)).rejects.toMatchObject({ code: 'vault-key-wrong' });
    await expect(joined(undefined).engine.wrap(KEY)).rejects.toThrow('EMOAISEC_VAULT_PASSPHRASE');
  });
});
