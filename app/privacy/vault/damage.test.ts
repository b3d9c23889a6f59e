import { cpSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { killedWriter } from '../../testing/killed-writer.ts';
import { type MadeVault, madeHeader, madePermission, madeUtterance, madeVault } from '../../testing/made-vault.ts';
import { openDatabase } from './database.ts';
import { createKeyKeepers } from './key-keepers.ts';
import { findKeys } from './master-key.ts';
import { openVault } from './open-vault.ts';
import { vaultFiles } from './vault-files.ts';
import { examineWal } from './wal-examination.ts';

const permission = madePermission();
let sound: MadeVault;
let recordingId: string;

/** The sound vault's files in another folder, to be damaged. */
function copyOf(): MadeVault {
  const copy = madeVault(join(sound.folder, 'key'));
  cpSync(join(sound.folder, 'data'), join(copy.folder, 'data'), { recursive: true });
  return copy;
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

/** The names of what a look at everything finds; of what opening fails on, when it comes to nothing. */
async function found(made: MadeVault): Promise<readonly string[]> {
  try {
    const vault = await made.open();
    const { findings } = await vault.checkIntegrity();
    await vault.close();
    return findings.map(({ part, name }) => `${part} ${name}`);
  } catch (error) {
    return [error instanceof Error ? error.message : ''];
  }
}

beforeAll(async () => {
  sound = madeVault();
  const vault = await sound.open();
  for (const callId of ['call-1', 'call-2']) {
    vault.beginCall(madeHeader(callId), permission);
    for (let seq = 0; seq < 40; seq++)
      vault.appendEvents(callId, [madeUtterance(callId, seq, 'word '.repeat(300))], permission);
  }
  const format = { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: ['customer'] } as const;
  const writer = await vault.openRecordingWriter('call-1', format, permission);
  await writer.write(Buffer.alloc(300_000, 5));
  await writer.close();
  ({ recordingId } = writer);
  await vault.close();
});

describe('one flipped byte', () => {
  it('in any page of the database is found and named', async () => {
    const { size } = statSync(sound.files.database);
    for (let at = 50; at < size; at += Math.ceil(size / 24)) {
      const copy = copyOf();
      flip(copy.files.database, at);
      const names = (await found(copy)).join();
      expect(names, `byte ${at}`).toContain('vault.db');
    }
  }, 60_000);

  it('in any chunk of a recording, or its head, is found and named', async () => {
    const name = join('recordings', `${recordingId}.sealed`);
    const { size } = statSync(join(sound.files.folder, name));
    for (const at of [0, 9, 100, 65_600, 140_000, 210_000, size - 1]) {
      const copy = copyOf();
      flip(join(copy.files.folder, name), at);
      expect(await found(copy), `byte ${at}`).toEqual([`recording ${recordingId}`]);
    }
  });

  it('anywhere in the key file is found and named', async () => {
    const { size } = statSync(sound.files.key);
    for (let at = 0; at < size - 1; at += 7) {
      const copy = copyOf();
      flip(copy.files.key, at);
      const names = (await found(copy)).join();
      // A flip may leave JSON that means the same (white space), never one that opens to another key.
      if (names !== '') expect(names, `byte ${at}`).toMatch(/vault-key\.json|not set/);
    }
  });

  it('in the write-ahead log of a killed process is found, where SQLite would drop what came after it', async () => {
    const made = madeVault();
    await killedWriter(join(made.folder, 'data'), join(made.folder, 'key'), 'events', 60);
    const { size } = statSync(made.files.wal);
    expect(await examineWal(made.files.wal)).toBe('sound');
    expect(size).toBeGreaterThan(20_000);
    for (let at = 3; at < size; at += Math.ceil(size / 40)) {
      flip(made.files.wal, at);
      const state = await examineWal(made.files.wal);
      expect(state, `byte ${at} of ${size}`).toBe(at >= size - 4120 ? 'last-write' : 'damaged');
      if (state === 'damaged') await expect(made.open()).rejects.toThrow('vault.db-wal');
      flip(made.files.wal, at);
    }
    flip(made.files.wal, size - 10);
    expect(await found(made)).toEqual(['write-ahead-log vault.db-wal']);
  });
});

describe('a vault', () => {
  it('that was copied to a machine without its key stays closed', async () => {
    const copy = copyOf();
    const other = madeVault();
    await other.open().then((vault) => vault.close());
    const files = vaultFiles(join(copy.folder, 'data'));
    const open = (variables: Readonly<Record<string, string>>) =>
      openVault({ files, keepers: createKeyKeepers(variables), epochMs: Date.now });
    await expect(open({})).rejects.toMatchObject({ code: 'vault-closed' });
    await expect(open({ EMOAISEC_VAULT_PASSPHRASE: 'a guess of theirs' })).rejects.toMatchObject({
      code: 'vault-closed',
    });
    await expect(open({ EMOAISEC_VAULT_KEY_FILE: join(other.folder, 'key') })).rejects.toMatchObject({
      code: 'vault-key-wrong',
    });
  });

  it('whose key file is missing is left as it is, and so is one that got another vault’s', async () => {
    const copy = copyOf();
    const before = readFileSync(copy.files.database);
    renameSync(copy.files.key, join(copy.folder, 'kept'));
    await expect(copy.open()).rejects.toMatchObject({ code: 'vault-key-missing' });
    const other = madeVault(join(sound.folder, 'key'));
    await other.open().then((vault) => vault.close());
    cpSync(other.files.key, copy.files.key);
    await expect(copy.open()).rejects.toMatchObject({ code: 'vault-damaged' });
    expect(readFileSync(copy.files.database).equals(before)).toBe(true);
    renameSync(join(copy.folder, 'kept'), copy.files.key);
    expect(await found(copy)).toEqual([]);
  });

  it('whose database is missing is not begun anew in silence', async () => {
    const copy = copyOf();
    rmSync(copy.files.database);
    await expect(copy.open()).rejects.toThrow('vault.db) is missing');
  });

  it('names a call that has another call’s rows, which open under no key but their own', async () => {
    const copy = copyOf();
    const { keys } = await findKeys(copy.files, copy.keepers);
    const database = openDatabase(copy.files.database, keys.page, { create: false });
    database.exec(`UPDATE call_records SET sealed = (SELECT sealed FROM call_records WHERE call_id = 'call-2' LIMIT 1)
      WHERE call_id = 'call-1' AND position = 0 AND kind = 'events'`);
    database.close();
    expect(await found(copy)).toEqual(['call call-1']);
  });

  it('names a recording that is missing', async () => {
    const copy = copyOf();
    rmSync(join(copy.files.recordings, `${recordingId}.sealed`));
    expect(await found(copy)).toEqual([`recording ${recordingId}`]);
  });
});
