import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type MadeVault, madeHeader, madePermission, madeUtterance, madeVault } from '../../testing/made-vault.ts';
import { backupSeal, headBytes, type RecordKind, recordBytes } from './backup-format.ts';
import { openBackup } from './backup-reader.ts';
import { boundTo, sealJson } from './call-store.ts';
import { operatorOf } from './operator-tag.ts';
import { ARGON2_COST, passphraseKey } from './passphrase-key.ts';
import { createStreamSealer } from './sealed-stream.ts';
import type { Vault } from './vault.ts';
import { newKey } from './vault-keys.ts';

const PASSPHRASE = 'four words of mine';
const permission = madePermission();
const FORMAT = { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: ['customer'] } as const;
let made: MadeVault;
let file: string;
let recordingId: string;

async function fill(vault: Vault): Promise<void> {
  for (const callId of ['call-1', 'call-2']) {
    vault.beginCall(madeHeader(callId), permission);
    vault.appendEvents(callId, [madeUtterance(callId, 0, `hello from ${callId}`)], permission);
  }
  const writer = await vault.openRecordingWriter('call-1', FORMAT, permission);
  await writer.write(Buffer.alloc(200_000, 9));
  await writer.close();
  ({ recordingId } = writer);
  vault.keepSetting('retention.days', '30');
}

/** A backup with any records in it, well sealed. */
async function forged(
  records: readonly (readonly [RecordKind, object | Buffer])[],
  cost = ARGON2_COST,
): Promise<string> {
  const [salt, prefix] = [randomBytes(16), randomBytes(4)];
  const head = headBytes({ v: 1, salt: salt.toString('base64'), cost });
  const sealer = createStreamSealer(backupSeal(await passphraseKey(PASSPHRASE, salt, cost), head, prefix));
  const body = records.map(([kind, content]) => sealer.push(recordBytes(kind, content)));
  const path = join(made.folder, `forged-${salt.toString('hex')}`);
  writeFileSync(path, Buffer.concat([head, prefix, ...body, sealer.finish()]));
  return path;
}

/** What a backup holds, to be sealed again. */
async function recordsOf(path: string): Promise<(readonly [RecordKind, object | Buffer])[]> {
  const backup = await openBackup(path, PASSPHRASE);
  const records: (readonly [RecordKind, Buffer])[] = [];
  for await (const { kind, payload } of backup.records()) records.push([kind, Buffer.from(payload)]);
  await backup.close();
  return records;
}

beforeAll(async () => {
  made = madeVault();
  const vault = await made.open();
  await fill(vault);
  file = join(made.folder, 'backup');
  expect(await vault.exportBackup(file, PASSPHRASE)).toMatchObject({ calls: 2, recordings: 1 });
  await vault.close();
});

describe('a backup', () => {
  it('brings no mark of a call back that was erased since, which would tell the call for good', async () => {
    const here = madeVault();
    const vault = await here.open();
    vault.beginCall(madeHeader('call-9'), permission);
    vault.holdCall('call-9', true, operatorOf(vault));
    vault.restrictCall('call-9', true, operatorOf(vault));
    const backup = join(here.folder, 'marked');
    await vault.exportBackup(backup, PASSPHRASE);
    vault.holdCall('call-9', false, operatorOf(vault));
    await vault.eraseCalls(['call-9'], { reason: 'request' });
    expect(await vault.importBackup(backup, PASSPHRASE)).toMatchObject({ taken: 0, erased: 1 });
    expect([vault.isHeld('call-9'), vault.isRestricted('call-9')]).toEqual([false, false]);
    await vault.close();
  });

  it('gives another vault everything but the audit log’s key', async () => {
    const other = await madeVault().open();
    const signer = other.audit.checkpoint().split('\n')[0];
    expect(await other.importBackup(file, PASSPHRASE)).toMatchObject({ taken: 2, known: 0, erased: 0, recordings: 1 });
    expect(other.readCall('call-2').events).toEqual([madeUtterance('call-2', 0, 'hello from call-2')]);
    const parts: Buffer[] = [];
    for await (const part of other.readRecording(recordingId)) parts.push(part);
    expect(Buffer.concat(parts)).toEqual(Buffer.alloc(200_000, 9));
    expect(other.setting('retention.days')).toBe('30');
    expect((await other.checkIntegrity()).findings).toEqual([]);
    expect(other.audit.checkpoint().split('\n')[0]).toBe(signer);
    expect(await other.importBackup(file, PASSPHRASE)).toMatchObject({ taken: 0, known: 2 });
    await other.close();
  });

  it('does not bring back a call that was erased after it was made', async () => {
    const vault = await made.open();
    await vault.eraseCalls(['call-1'], { reason: 'request' });
    expect(await vault.importBackup(file, PASSPHRASE)).toMatchObject({ taken: 0, known: 1, erased: 1 });
    expect(vault.hasCall('call-1')).toBe(false);
    expect(vault.searchCalls('hello')).toHaveLength(1);
    const later = join(made.folder, 'later');
    await vault.exportBackup(later, PASSPHRASE);
    await vault.close();
    // A vault that has the call still learns from the later backup that it was erased.
    const other = await madeVault().open();
    await other.importBackup(file, PASSPHRASE);
    expect(await other.importBackup(later, PASSPHRASE)).toMatchObject({ taken: 0, known: 1, erasedHere: 1 });
    expect(other.hasCall('call-1')).toBe(false);
    await other.close();
  });

  it('is refused when anything in it was changed or cut off, with nothing taken', async () => {
    const whole = readFileSync(file);
    const other = await madeVault().open();
    const path = join(made.folder, 'changed');
    const refused = async (bytes: Buffer) => {
      writeFileSync(path, bytes);
      await expect(other.importBackup(path, PASSPHRASE)).rejects.toMatchObject({ code: 'backup-invalid' });
    };
    for (const at of [0, 9, 30, 80, 140, 200, 70_000, 150_000, whole.byteLength - 1]) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await refused(changed);
    }
    for (const length of [0, 5, 100, 1_000, 66_000, whole.byteLength - 1]) await refused(whole.subarray(0, length));
    await refused(Buffer.concat([whole, Buffer.from('more')]));
    await expect(other.importBackup(file, 'other words of mine')).rejects.toThrow('passphrase is wrong');
    expect(other.listCalls()).toEqual([]);
    expect(other.setting('retention.days')).toBeUndefined();
    await other.close();
  }, 60_000);

  it('of a hostile maker who has the passphrase is refused too, and writes outside no folder', async () => {
    const other = await madeVault().open();
    const start = ['manifest', { v: 1, madeAtEpochMs: 0 }] as const;
    const call = { callId: 'x', startedAt: 0, header: 'AAAA', key: randomBytes(32).toString('base64') };
    const spend = { spendId: randomUUID(), atEpochMs: 5, spend: '{"v":1}' };
    const evil = { recordingId: '../../../evil', description: 'AAAA', whole: true };
    const cases: (readonly (readonly [RecordKind, object | Buffer])[])[] = [
      [],
      [start],
      [['end', { calls: 0, recordings: 0 }]],
      [start, start],
      [start, ['row', { kind: 'events', position: 0, sealed: 'AAAA' }]],
      [start, ['piece', Buffer.alloc(10)]],
      [start, ['call', call], ['end', { calls: 1, recordings: 0 }]],
      [start, ['recording', evil]],
      [start, ['end', { calls: 1, recordings: 0 }]],
      [start, ['setting', { name: 'a', value: 'b' }], ['end', { calls: 0, recordings: 1 }]],
      [start, ['setting', Buffer.from('{"name":')]],
      [start, ['spend', spend], ['end', { calls: 0, recordings: 0 }]],
      [start, ['spend', { ...spend, spendId: 'x' }]],
    ];
    for (const records of cases)
      await expect(other.importBackup(await forged(records), PASSPHRASE)).rejects.toMatchObject({
        code: 'backup-invalid',
      });
    expect([other.setting('a'), other.budget.count()]).toEqual([undefined, 0]);
    await other.close();
  }, 60_000);

  it('of a hostile maker is refused when something is in it twice, with nothing taken', async () => {
    const other = await madeVault().open();
    for (const kind of ['call', 'row', 'recording'] as const) {
      const records = await recordsOf(file);
      const at = records.findIndex(([found]) => found === kind);
      const twice = records.toSpliced(at, 0, records[at] ?? ['end', {}]);
      await expect(other.importBackup(await forged(twice), PASSPHRASE)).rejects.toThrow('there twice');
      expect(other.listCalls()).toEqual([]);
    }
    await other.close();
  }, 60_000);

  it('of a hostile maker does not put a recording in the place of one that is here', async () => {
    const other = await madeVault().open();
    await other.importBackup(file, PASSPHRASE);
    const key = newKey();
    const sealedFor = (content: object, kind: 'header' | 'recording', place: number | string) =>
      sealJson(key, content, boundTo('call-9', kind, place)).toString('base64');
    const header = sealedFor({ consent: '{}', header: madeHeader('call-9') }, 'header', 0);
    const description = sealedFor({ consent: '{}', format: FORMAT }, 'recording', recordingId);
    const backup = await forged([
      ['manifest', { v: 1, madeAtEpochMs: 0 }],
      ['call', { callId: 'call-9', startedAt: 0, header, key: key.toString('base64') }],
      ['recording', { recordingId, description, whole: true }],
      ['piece', Buffer.alloc(100)],
      ['end', { calls: 1, recordings: 1 }],
    ]);
    await expect(other.importBackup(backup, PASSPHRASE)).rejects.toThrow('of another call here');
    const parts: Buffer[] = [];
    for await (const part of other.readRecording(recordingId)) parts.push(part);
    expect(Buffer.concat(parts)).toEqual(Buffer.alloc(200_000, 9));
    await other.close();
  });

  it.each([
    ['more memory than a machine has', { memoryKib: 2 ** 31, passes: 1, lanes: 1 }],
    ['hours of work', { memoryKib: 64 * 1024, passes: 2 ** 31, lanes: 1 }],
    ['less memory than its lanes need', { memoryKib: 8, passes: 1, lanes: 4 }],
  ])('cannot ask for %s', async (_, cost) => {
    const head = Buffer.from(JSON.stringify({ v: 1, salt: Buffer.alloc(16).toString('base64'), cost }));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.byteLength);
    const path = join(made.folder, 'greedy');
    writeFileSync(path, Buffer.concat([Buffer.from('EMOBAK01'), length, head, Buffer.alloc(100)]));
    const other = await madeVault().open();
    await expect(other.importBackup(path, PASSPHRASE)).rejects.toMatchObject({ code: 'backup-invalid' });
    await other.close();
  });

  it('of any bytes at all is refused before a key is made of the passphrase', async () => {
    const other = await madeVault().open();
    const path = join(made.folder, 'any');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.boolean(), async (bytes, marked) => {
        writeFileSync(path, Buffer.concat([Buffer.from(marked ? 'EMOBAK01' : ''), bytes]));
        await expect(other.importBackup(path, PASSPHRASE)).rejects.toMatchObject({ code: 'backup-invalid' });
      }),
      { numRuns: 60 },
    );
    await other.close();
  });
});
