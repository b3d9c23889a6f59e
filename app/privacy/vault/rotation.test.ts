import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cutOffRotation } from '../../testing/cut-off-rotation.ts';
import { type MadeVault, madeHeader, madePermission, madeUtterance, madeVault } from '../../testing/made-vault.ts';
import { openDatabase } from './database.ts';
import { createKeyKeepers } from './key-keepers.ts';
import { findKeys } from './master-key.ts';
import { openVault } from './open-vault.ts';
import { makeNextDatabase, prepareRotation, switchDatabases } from './rotation.ts';
import type { Vault } from './vault.ts';

async function stored(): Promise<MadeVault> {
  const made = madeVault();
  const vault = await made.open();
  vault.beginCall(madeHeader('call-1'), madePermission());
  vault.appendEvents('call-1', [madeUtterance('call-1', 0, 'hello')], madePermission());
  vault.secret('kept');
  await vault.close();
  return made;
}

function rotationsTold(vault: Vault): readonly string[] {
  const log = [...vault.audit.exportLog()].join('');
  return [...log.matchAll(/"kind":"rotation"[^}]*"state":"(\w+)"/g)].map(([, state]) => state ?? '');
}

describe('a rotation of keys', () => {
  it('leaves all that was stored under a new key, and the old key opens nothing', async () => {
    const made = await stored();
    const oldKey = readFileSync(made.files.key);
    const vault = await made.open();
    const secret = vault.secret('kept');
    // The call's key, and the secrets: this one and the audit log's.
    expect(await vault.rotateKeys()).toBe(3);
    expect(vault.readCall('call-1').events).toHaveLength(1);
    vault.appendEvents('call-1', [madeUtterance('call-1', 1, 'after it')], madePermission());
    await vault.close();
    const again = await made.open();
    expect(again.readCall('call-1').events).toHaveLength(2);
    expect(again.secret('kept')).toEqual(secret);
    expect(rotationsTold(again)).toEqual(['finished']);
    expect(again.audit.verify()).toMatchObject({ sound: true });
    await again.close();
    writeFileSync(made.files.key, oldKey);
    await expect(made.open()).rejects.toMatchObject({ code: 'vault-damaged' });
  });

  it.each([
    [1, 'undone'],
    [2, 'undone'],
    [3, 'finished'],
  ] as const)('that was cut off after step %i is %s at the next opening', async (steps, outcome) => {
    const made = await stored();
    await cutOffRotation(made, steps);
    const vault = await made.open();
    expect(vault.readCall('call-1').events).toHaveLength(1);
    expect(rotationsTold(vault)).toEqual([outcome]);
    await vault.close();
    expect(JSON.parse(readFileSync(made.files.key, 'utf8'))).not.toHaveProperty('next');
  });

  it('may go from one protection to another', async () => {
    const made = await stored();
    const vault = await made.open();
    const passphrase = createKeyKeepers({ EMOAISEC_VAULT_PASSPHRASE: 'four words of mine' });
    await vault.rotateKeys(passphrase.forNewKey());
    expect(vault.scheme).toBe('passphrase');
    await vault.close();
    await expect(made.open()).rejects.toMatchObject({ code: 'vault-closed' });
    const again = await openVault({ files: made.files, keepers: passphrase, epochMs: Date.now });
    expect(again.readCall('call-1').events).toHaveLength(1);
    await again.close();
  });

  it('that ended but for its last step has its writes kept', async () => {
    const made = await stored();
    const { keys } = await findKeys(made.files, made.keepers);
    const prepared = await prepareRotation(made.files, made.keepers.forNewKey());
    const old = { database: openDatabase(made.files.database, keys.page, { create: false }), keys };
    makeNextDatabase(made.files, old, prepared.keys);
    const connection = switchDatabases(made.files, old, prepared.keys);
    connection.database.exec("INSERT INTO settings (name, value) VALUES ('a', 'written under the next key')");
    // Copied while the log still holds it: what a killed process leaves.
    const wal = readFileSync(made.files.wal);
    const database = readFileSync(made.files.database);
    connection.database.close();
    writeFileSync(made.files.database, database);
    writeFileSync(made.files.wal, wal);
    const vault = await made.open();
    expect(vault.setting('a')).toBe('written under the next key');
    await vault.close();
  });
});
