/** What lies on the disk of the vault, and backups that somebody else has made. */
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  backupSeal,
  callRecord,
  endRecord,
  erasedRecord,
  headBytes,
  manifest,
  RECORD_KINDS,
  type RecordKind,
  recordBytes,
  recordingRecord,
  rowRecord,
  secretRecord,
  settingRecord,
} from '../../app/privacy/vault/backup-format.ts';
import { openBackup } from '../../app/privacy/vault/backup-reader.ts';
import { readKeyEnvelope } from '../../app/privacy/vault/key-envelope.ts';
import { createKeyKeepers } from '../../app/privacy/vault/key-keepers.ts';
import { unwrapped } from '../../app/privacy/vault/master-key.ts';
import { openVault } from '../../app/privacy/vault/open-vault.ts';
import { createPassphraseKeeper } from '../../app/privacy/vault/passphrase-keeper.ts';
import { passphraseKey } from '../../app/privacy/vault/passphrase-key.ts';
import { createRecordingFile, readRecordingFile } from '../../app/privacy/vault/recording-file.ts';
import { createStreamSealer } from '../../app/privacy/vault/sealed-stream.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { vaultFiles } from '../../app/privacy/vault/vault-files.ts';
import { keyCheck, newKey } from '../../app/privacy/vault/vault-keys.ts';
import { createScratch } from '../testing-faults/scratch.ts';
import { contentOf, filled } from '../testing-faults/sound-vault.ts';
import { type ByteChange, byteChanges, changedBytes } from './mutations.ts';
import { badValuesOf } from './schema-values.ts';
import { type FuzzTarget, fuzzTarget } from './target.ts';

const PASSPHRASE = 'four words of mine';
/** The inputs are what is tried here, not the key's cost. */
const CHEAP = { memoryKib: 64, passes: 1, lanes: 1 };

const changed = (bytes: Uint8Array, changes: readonly ByteChange[]): Uint8Array => changes.reduce(changedBytes, bytes);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Made with a target's first input, in its folder: no other target waits for it. */
function madeOnce<T>(make: (scratch: string) => Promise<T>): (scratch: string) => Promise<T> {
  const made = new Map<string, Promise<T>>();
  return (scratch) => {
    const known = made.get(scratch) ?? make(scratch);
    made.set(scratch, known);
    return known;
  };
}

/** The files of a closed vault, the fingerprint of what it holds, and the records of its backup. */
const sound = madeOnce(async (scratch) => {
  const source = createScratch();
  try {
    const made = source.vault();
    await filled(made);
    cpSync(made.folder, join(scratch, 'sound'), { recursive: true });
    const vault = await made.open();
    const content = await contentOf(vault);
    const path = join(scratch, 'backup');
    await vault.exportBackup(path, PASSPHRASE);
    await vault.close();
    const backup = await openBackup(path, PASSPHRASE);
    const records: Sealed[] = [];
    for await (const { kind, payload } of backup.records()) records.push({ kind, payload: Buffer.from(payload) });
    await backup.close();
    return { folder: join(scratch, 'sound'), content, records };
  } finally {
    source.remove();
  }
});

interface Sealed {
  readonly kind: RecordKind;
  readonly payload: object | Uint8Array;
}

const salt = randomBytes(16);
const head = headBytes({ v: 1, salt: salt.toString('base64'), cost: CHEAP });
const prefix = randomBytes(4);

/** A backup with these records, sealed as it should be by somebody who has the passphrase. */
async function sealedBackup(records: readonly Sealed[]): Promise<Buffer> {
  const sealer = createStreamSealer(backupSeal(await passphraseKey(PASSPHRASE, salt, CHEAP), head, prefix));
  const body = records.map(({ kind, payload }) => sealer.push(recordBytes(kind, payload)));
  return Buffer.concat([head, prefix, ...body, sealer.finish()]);
}

/** A vault that takes in one backup after another. */
const taking = madeOnce(async (scratch) => openedIn(join(scratch, 'taking')));

async function openedIn(folder: string): Promise<Vault> {
  mkdirSync(folder, { recursive: true });
  const key = join(folder, 'key');
  writeFileSync(key, Buffer.alloc(32, 9), { mode: 0o600 });
  const keepers = createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: key });
  return openVault({ files: vaultFiles(join(folder, 'data')), keepers, epochMs: () => 1_790_000_000_000 });
}

async function takesIn(bytes: Uint8Array, scratch: string): Promise<boolean> {
  const path = join(scratch, 'given');
  writeFileSync(path, bytes);
  const vault = await taking(scratch);
  await vault.importBackup(path, PASSPHRASE);
  // What was taken in can be read, and is gone again before the next one.
  const calls = vault.listCalls();
  await contentOf(vault);
  if (calls.length > 0)
    await vault.eraseCalls(
      calls.map(({ header }) => header.callId),
      { reason: 'request' },
    );
  return true;
}

const SCHEMAS = {
  manifest,
  erased: erasedRecord,
  setting: settingRecord,
  secret: secretRecord,
  call: callRecord,
  row: rowRecord,
  recording: recordingRecord,
  end: endRecord,
} as const;

/** What a hostile maker does to the list of records. */
const recordChange = fc.oneof(
  fc.record({ act: fc.constant('bytes' as const), at: fc.nat(100), changes: byteChanges }),
  fc.record({ act: fc.constantFrom('remove' as const, 'twice' as const), at: fc.nat(100) }),
  fc.record({ act: fc.constant('move' as const), at: fc.nat(100), to: fc.nat(100) }),
  fc.record({ act: fc.constant('kind' as const), at: fc.nat(100), kind: fc.constantFrom(...RECORD_KINDS) }),
  fc.oneof(
    ...Object.entries(SCHEMAS).map(([kind, schema]) =>
      fc.record({
        act: fc.constant('add' as const),
        at: fc.nat(100),
        kind: fc.constant(kind),
        value: badValuesOf(schema),
      }),
    ),
  ),
);
type RecordChange = typeof recordChange extends fc.Arbitrary<infer Change> ? Change : never;

function changedRecords(records: readonly Sealed[], change: RecordChange): readonly Sealed[] {
  const at = change.at % (records.length + 1);
  const record = records[at];
  switch (change.act) {
    case 'add': {
      const kind = RECORD_KINDS.find((one) => one === change.kind) ?? 'end';
      return records.toSpliced(at, 0, { kind, payload: asPayload(change.value) });
    }
    case 'remove':
      return records.toSpliced(at, 1);
    default:
      if (!record) return records;
  }
  switch (change.act) {
    case 'bytes':
      return records.toSpliced(at, 1, { ...record, payload: changed(asPayload(record.payload), change.changes) });
    case 'twice':
      return records.toSpliced(at, 0, record);
    case 'move':
      return records.toSpliced(at, 1).toSpliced(change.to % records.length, 0, record);
    case 'kind':
      return records.toSpliced(at, 1, { ...record, kind: change.kind });
  }
}

function asPayload(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  try {
    return Buffer.from(JSON.stringify(value) ?? '');
  } catch {
    // Rings and big numbers are no JSON.
    return Buffer.from('{');
  }
}

const IDENTITY = { callId: 'call-1', recordingId: 'b3f7a1d4-0000-4000-8000-000000000001' };
const callKey = Buffer.alloc(32, 3);
const spoken = Buffer.from(Uint8Array.from({ length: 150_000 }, (_, n) => n % 251));
const recording = madeOnce(async (scratch) => {
  const path = join(scratch, 'sealed-recording');
  const file = await createRecordingFile(path, callKey, IDENTITY);
  await file.write(spoken);
  await file.finish();
  return readFileSync(path);
});

const keyFile = madeOnce(async () => {
  const masterKey = newKey();
  const key = await createPassphraseKeeper(PASSPHRASE, CHEAP).wrap(masterKey);
  const entry = { key, check: keyCheck(masterKey) };
  return Buffer.from(JSON.stringify({ v: 1, current: entry, inUse: true }));
});

export const VAULT_TARGETS: readonly FuzzTarget[] = [
  fuzzTarget('backups', 0.05, byteChanges, async (changes, scratch) => {
    const whole = await sealedBackup((await sound(scratch)).records);
    const bytes = changed(whole, changes);
    const taken = await takesIn(bytes, scratch);
    if (sha256(bytes) !== sha256(whole)) throw new Error('a changed backup was taken in');
    return taken;
  }),
  fuzzTarget(
    'backups of a maker who has the passphrase',
    0.05,
    fc.array(recordChange, { minLength: 1, maxLength: 4 }),
    async (changes, scratch) => {
      const { records } = await sound(scratch);
      return takesIn(await sealedBackup(changes.reduce(changedRecords, records)), scratch);
    },
  ),
  fuzzTarget(
    'recordings of the vault',
    0.3,
    fc.record({ changes: byteChanges, whole: fc.boolean() }),
    async ({ changes, whole }, scratch) => {
      const path = join(scratch, 'recording.sealed');
      writeFileSync(path, changed(await recording(scratch), changes));
      let at = 0;
      for await (const part of readRecordingFile(path, callKey, IDENTITY, whole)) {
        if (!part.equals(spoken.subarray(at, at + part.byteLength)))
          throw new Error('other sound was read than was kept');
        at += part.byteLength;
      }
      if (whole && at < spoken.byteLength) throw new Error('a recording that was cut off passed for whole');
      return true;
    },
  ),
  fuzzTarget('key files (vault-key.json)', 0.1, byteChanges, async (changes, scratch) => {
    const path = join(scratch, 'vault-key.json');
    writeFileSync(path, changed(await keyFile(scratch), changes));
    const envelope = await readKeyEnvelope(path);
    if (!envelope) return false;
    await unwrapped(envelope.current, createKeyKeepers({ EMOAISEC_VAULT_PASSPHRASE: PASSPHRASE }));
    return true;
  }),
  fuzzTarget('databases of the vault', 0.03, byteChanges, async (changes, scratch) => {
    const { folder, content } = await sound(scratch);
    const copy = join(scratch, 'copy');
    cpSync(folder, copy, { recursive: true });
    const { database } = vaultFiles(join(copy, 'data'));
    writeFileSync(database, changed(readFileSync(database), changes));
    const keepers = createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: join(copy, 'key') });
    try {
      const vault = await openVault({
        files: vaultFiles(join(copy, 'data')),
        keepers,
        epochMs: () => 1_790_000_000_000,
      });
      try {
        const { findings } = await vault.checkIntegrity();
        if (findings.length > 0) return false;
        if ((await contentOf(vault)) !== content) throw new Error('nothing was found, and the content is another');
        return true;
      } finally {
        await vault.close();
      }
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  }),
];
