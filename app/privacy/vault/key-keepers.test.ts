import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeyFileKeeper } from './key-file-keeper.ts';
import type { KeyKeeper, WrappedKey } from './key-keeper.ts';
import { createKeyKeepers } from './key-keepers.ts';
import { createKeystoreKeeper, type Keystore } from './keystore-keeper.ts';
import { createPassphraseKeeper } from './passphrase-keeper.ts';
import { newKey } from './vault-keys.ts';

const CHEAP = { memoryKib: 64, passes: 1, lanes: 1 };
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-keys-'));

function keyFile(name: string, content: string | Buffer, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

/** A key store that turns bytes around. */
function turningKeystore(reencrypts = false): Keystore {
  const turned = (bytes: Uint8Array) => Buffer.from(bytes).reverse();
  return {
    wrap: async (key) => turned(key),
    unwrap: async (wrapped) => ({ key: turned(wrapped), ...(reencrypts && { rewrapped: Buffer.from('anew') }) }),
  };
}

const KEEPERS: readonly (readonly [string, () => KeyKeeper])[] = [
  ['a passphrase', () => createPassphraseKeeper('four words of mine', CHEAP)],
  ['a key file of 32 bytes', () => createKeyFileKeeper(keyFile('raw', newKey()))],
  ['a key file of 64 digits', () => createKeyFileKeeper(keyFile('hex', `${newKey().toString('hex')}\n`))],
  ['the key store', () => createKeystoreKeeper(turningKeystore())],
];

describe('a master key', () => {
  it.each(KEEPERS)('is wrapped and unwrapped by %s, and its wrapping does not hold it', async (_, keeperOf) => {
    const [keeper, key] = [keeperOf(), newKey()];
    const wrapped = await keeper.wrap(key);
    expect((await keeper.unwrap(wrapped)).masterKey).toEqual(key);
    expect(JSON.stringify(wrapped)).not.toContain(key.toString('base64'));
  });

  it('does not open with another passphrase or key file, nor when the wrapping was altered', async () => {
    const mine = createPassphraseKeeper('four words of mine', CHEAP);
    const wrapped = await mine.wrap(newKey());
    const wrong = { code: 'vault-key-wrong' };
    await expect(createPassphraseKeeper('four words of others', CHEAP).unwrap(wrapped)).rejects.toMatchObject(wrong);
    await expect(mine.unwrap(altered(wrapped))).rejects.toMatchObject(wrong);
    const file = createKeyFileKeeper(keyFile('mine', newKey()));
    const byFile = await file.wrap(newKey());
    await expect(createKeyFileKeeper(keyFile('other', newKey())).unwrap(byFile)).rejects.toMatchObject(wrong);
    await expect(file.unwrap(altered(byFile))).rejects.toMatchObject(wrong);
  });

  it('is wrapped anew when the key store asks for it', async () => {
    const keeper = createKeystoreKeeper(turningKeystore(true));
    const { rewrapped } = await keeper.unwrap(await keeper.wrap(newKey()));
    expect(rewrapped).toEqual({ scheme: 'os-keystore', wrapped: Buffer.from('anew').toString('base64') });
  });

  it('is not protected by a short passphrase', () => {
    expect(() => createPassphraseKeeper('eleven chrs')).toThrow('at least 12 characters');
  });

  it.skipIf(process.platform === 'win32')('is not protected by a file that others may read', async () => {
    const keeper = createKeyFileKeeper(keyFile('shared', newKey(), 0o640));
    await expect(keeper.wrap(newKey())).rejects.toMatchObject({
      code: 'vault-closed',
      message: expect.stringContaining('chmod 600'),
    });
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['of words', 'my secret key, do not read'],
    ['much too long', 'a'.repeat(100_000)],
  ])('is not protected by a key file that is %s', async (name, content) => {
    const path = content === undefined ? join(folder, 'nothing') : keyFile(name, content);
    await expect(createKeyFileKeeper(path).wrap(newKey())).rejects.toMatchObject({ code: 'vault-closed' });
  });
});

describe('what protects a vault', () => {
  const passphrase = { EMOAISEC_VAULT_PASSPHRASE: 'four words of mine' };
  const file = { EMOAISEC_VAULT_KEY_FILE: keyFile('chosen', newKey()) };

  it('is what the administrator has set, else the key store of the system, else there is no vault', () => {
    expect(createKeyKeepers(passphrase, turningKeystore()).forNewKey().scheme).toBe('passphrase');
    expect(createKeyKeepers(file, turningKeystore()).forNewKey().scheme).toBe('key-file');
    expect(createKeyKeepers({}, turningKeystore()).forNewKey().scheme).toBe('os-keystore');
    expect(() => createKeyKeepers({}).forNewKey()).toThrow('Nothing is stored');
    expect(() => createKeyKeepers({ ...passphrase, ...file }).forNewKey()).toThrow('Set the one');
  });

  it('is named when it is not there for a vault that was made with it', () => {
    const none = createKeyKeepers({});
    expect(() => none.of('passphrase')).toThrow('EMOAISEC_VAULT_PASSPHRASE');
    expect(() => none.of('key-file')).toThrow('EMOAISEC_VAULT_KEY_FILE');
    expect(() => none.of('os-keystore')).toThrow('key store');
  });
});

function altered(key: WrappedKey): WrappedKey {
  const bytes = Buffer.from(key.wrapped, 'base64');
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  return { ...key, wrapped: bytes.toString('base64') };
}
