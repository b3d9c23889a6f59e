import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { madeHeader, madePermission, madeVault } from '../../testing/made-vault.ts';
import { MIGRATIONS } from './migrations.ts';

const NEXT = [...MIGRATIONS, "CREATE TABLE later (a TEXT) STRICT; INSERT INTO later VALUES ('b');"];

async function stored() {
  const made = madeVault();
  const vault = await made.open();
  vault.beginCall(madeHeader('call-1'), madePermission());
  await vault.close();
  return made;
}

describe('a vault of an older version', () => {
  it('is brought to the newer one with what it holds, and the copy from before is removed', async () => {
    const made = await stored();
    const vault = await made.open(NEXT);
    expect(vault.hasCall('call-1')).toBe(true);
    await vault.close();
    expect(existsSync(made.files.beforeMigration)).toBe(false);
    await expect(made.open()).rejects.toThrow('newer emoAIsec');
    await made.open(NEXT).then((again) => again.close());
  });

  it('is left as it was by a step that fails, and by one that breaks it', async () => {
    const made = await stored();
    const before = readFileSync(made.files.database);
    for (const bad of [
      'CREATE TABLE half (a TEXT) STRICT; SELECT no_such_function();',
      "DELETE FROM calls; PRAGMA foreign_keys = OFF; INSERT INTO call_keys VALUES ('nobody', x'00');",
    ]) {
      await expect(made.open([...NEXT, bad])).rejects.toMatchObject({ code: 'vault-damaged' });
      expect(readFileSync(made.files.database).equals(before)).toBe(true);
    }
    const vault = await made.open();
    expect(vault.hasCall('call-1')).toBe(true);
    await vault.close();
  });

  it('is migrated at the next opening when the copy had been made and nothing more', async () => {
    const made = await stored();
    copyFileSync(made.files.database, made.files.beforeMigration);
    const vault = await made.open(NEXT);
    expect(vault.hasCall('call-1')).toBe(true);
    await vault.close();
    expect(existsSync(made.files.beforeMigration)).toBe(false);
  });
});
