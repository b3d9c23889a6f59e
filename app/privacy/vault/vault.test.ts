import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  auditedIn,
  type MadeVault,
  madeHeader,
  madePermission,
  madeUtterance,
  madeVault,
} from '../../testing/made-vault.ts';
import type { Vault } from './vault.ts';

const MARKERS = ['zanzibarquartz', 'hippogriffmarker', 'Xylofone-Straße'];
const FORMAT = { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: ['customer'] } as const;
const permission = madePermission('{"consent":"consentmarker"}');

/** Every byte of every file of the vault. */
function allBytes(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
}

async function record(vault: Vault, callId: string, bytes: Buffer): Promise<string> {
  const writer = await vault.openRecordingWriter(callId, FORMAT, permission);
  for (let at = 0; at < bytes.byteLength; at += 30_000) await writer.write(bytes.subarray(at, at + 30_000));
  await writer.close();
  return writer.recordingId;
}

async function samplesOf(vault: Vault, recordingId: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of vault.readRecording(recordingId)) parts.push(part);
  return Buffer.concat(parts);
}

function storeCall(vault: Vault, callId: string, texts: readonly string[]): void {
  vault.beginCall(madeHeader(callId), permission);
  vault.appendEvents(
    callId,
    texts.map((text, seq) => madeUtterance(callId, seq, text)),
    permission,
  );
  vault.endCall(callId, { endedAtEpochMs: 1_790_000_060_000, ending: 'finished', lengthMs: 60_000 }, permission);
}

describe('a vault', () => {
  let made: MadeVault;
  let vault: Vault;
  beforeEach(async () => {
    made = madeVault();
    vault = await made.open();
  });
  afterEach(() => vault.close());

  it('gives back what was stored of a call, after it was opened anew, with the consent it was stored under', async () => {
    storeCall(vault, 'call-1', MARKERS);
    vault.appendEmbedding('call-1', { model: 'voice', segmentId: 's', values: Float32Array.of(1.5, -2) }, permission);
    const recordingId = await record(vault, 'call-1', Buffer.alloc(200_001, 7));
    vault.keepSetting('retention.days', '30');
    await vault.close();
    vault = await made.open();
    const { header, events, embeddings, end, recordings, consent } = vault.readCall('call-1');
    expect(header).toEqual(madeHeader('call-1'));
    expect(events).toEqual(MARKERS.map((text, seq) => madeUtterance('call-1', seq, text)));
    expect(embeddings).toEqual([{ model: 'voice', segmentId: 's', values: Float32Array.of(1.5, -2) }]);
    expect(end).toMatchObject({ ending: 'finished', lengthMs: 60_000 });
    expect(consent).toBe(permission.consent);
    expect(recordings).toEqual([{ recordingId, callId: 'call-1', format: FORMAT, consent, whole: true }]);
    expect(await samplesOf(vault, recordingId)).toEqual(Buffer.alloc(200_001, 7));
    expect(vault.setting('retention.days')).toBe('30');
    expect(vault.secret('a')).toEqual(vault.secret('a'));
  });

  it('leaves out events that are stored already, as when an engine goes on with a lost one’s call', () => {
    vault.beginCall(madeHeader('call-1'), permission);
    const events = MARKERS.map((text, seq) => madeUtterance('call-1', seq, text));
    expect(vault.appendEvents('call-1', events.slice(0, 2), permission)).toBe(2);
    vault.beginCall(madeHeader('call-1'), permission);
    expect(vault.appendEvents('call-1', events, permission)).toBe(1);
    expect(vault.readCall('call-1').events).toEqual(events);
  });

  it('holds no word in any file, neither open nor closed', async () => {
    storeCall(vault, 'callidmarker', MARKERS);
    await record(vault, 'callidmarker', Buffer.from('samplemarker'.repeat(20_000)));
    vault.keepSetting('settingmarker', 'valuemarker');
    await vault.exportBackup(join(made.files.folder, 'backup'), 'four words of mine');
    const words = [
      ...MARKERS,
      'consentmarker',
      'samplemarker',
      'settingmarker',
      'valuemarker',
      'callidmarker',
      'CREATE TABLE',
    ];
    const look = () => {
      const bytes = allBytes(made.files.folder);
      return words.filter((word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')));
    };
    expect(existsSync(made.files.wal)).toBe(true);
    const modes = [made.files.database, made.files.wal, made.files.key].map((path) => statSync(path).mode & 0o777);
    if (process.platform !== 'win32') expect(modes).toEqual([0o600, 0o600, 0o600]);
    expect(look()).toEqual([]);
    await vault.close();
    expect(look()).toEqual([]);
    vault = await made.open();
  });

  it('finds a call by words of it, whatever their case and accents, and no other', () => {
    storeCall(vault, 'call-1', ['The Façade isn’t broken', 'I want a refund']);
    storeCall(vault, 'call-2', ['I want nothing']);
    const found = (words: string) => vault.searchCalls(words).map(({ header }) => header.callId);
    expect(found('REFUND facade')).toEqual(['call-1']);
    expect(found("isn't")).toEqual(['call-1']);
    expect(found('want')).toEqual(['call-1', 'call-2']);
    expect(found('refunds')).toEqual([]);
    expect(found(' ?! ')).toEqual([]);
  });

  it('takes out what rested on an agreement that was taken back, and its words can be found no more', () => {
    vault.beginCall(madeHeader('call-1'), permission);
    const words = [madeUtterance('call-1', 0, 'my private words'), madeUtterance('call-1', 1, 'and more')];
    vault.appendEvents('call-1', words, permission);
    const envelope = { v: 1, callId: 'call-1', seq: 2, atSample: 0, provenance: [] } as const;
    const purged = { ...envelope, type: 'purged', person: 'customer', purposes: ['transcribe'] } as const;
    vault.write([], () => vault.appendEvents('call-1', [purged], permission));
    expect(vault.readCall('call-1').events).toEqual([purged]);
    expect(vault.searchCalls('private')).toEqual([]);
    expect(statSync(made.files.wal).size).toBe(0);
    vault.appendEvents('call-1', [madeUtterance('call-1', 3, 'agreed again')], permission);
    expect(vault.readCall('call-1').events.map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('erases a call: its key, rows, words and recording are gone, another call stays, and the audit log tells of it', async () => {
    storeCall(vault, 'call-1', MARKERS);
    storeCall(vault, 'call-2', ['still here']);
    const recordingId = await record(vault, 'call-1', Buffer.alloc(70_000, 1));
    const tag = vault.callTag('call-1');
    expect(await vault.eraseCalls(['call-1', 'nobody'], { reason: 'request' })).toBe(1);
    expect(vault.listCalls().map(({ header }) => header.callId)).toEqual(['call-2']);
    expect(vault.searchCalls(MARKERS[0] ?? '')).toEqual([]);
    expect(readdirSync(made.files.recordings)).toEqual([]);
    expect(statSync(made.files.wal).size).toBe(0);
    expect(() => vault.readCall('call-1')).toThrow('There is no such call');
    await expect(samplesOf(vault, recordingId)).rejects.toMatchObject({ code: 'call-not-found' });
    expect(() => vault.beginCall(madeHeader('call-1'), permission)).toThrow('erased');
    const log = [...vault.audit.exportLog()].join('');
    expect(log).toContain(`"kind":"erasure"`);
    expect(log).toContain(tag);
    expect(log).not.toContain('call-1');
    expect(vault.audit.verify()).toMatchObject({ sound: true });
  });

  it('leaves the rewriting of the file to later when a call goes on, and the keys are gone at once all the same', async () => {
    storeCall(vault, 'call-1', ['word '.repeat(20_000)]);
    await vault.eraseCalls(['call-1'], { reason: 'withdrawal', inCall: true });
    expect(vault.hasCall('call-1')).toBe(false);
    const { size } = statSync(made.files.database);
    expect(statSync(made.files.wal).size).toBe(0);
    vault.finishErasures();
    expect(statSync(made.files.database).size).toBeLessThan(size - 50_000);
  });

  it('ends the recording of a call that is erased while it is written', async () => {
    vault.beginCall(madeHeader('call-1'), permission);
    const writer = await vault.openRecordingWriter('call-1', FORMAT, permission);
    await writer.write(Buffer.alloc(100_000));
    await vault.eraseCalls(['call-1'], { reason: 'withdrawal' });
    await expect(writer.write(Buffer.alloc(1))).rejects.toMatchObject({ code: 'call-not-found' });
    expect(readdirSync(made.files.recordings)).toEqual([]);
  });

  it('leaves nothing of a change whose audit entry cannot be written', () => {
    const event = { kind: 'retention', dataClass: 'Not a name!', action: 'applied', items: 1 } as const;
    expect(() => vault.write([event], () => vault.keepSetting('a', 'b'))).toThrow();
    expect(vault.setting('a')).toBeUndefined();
    vault.write([{ ...event, dataClass: 'recordings' }], () => vault.keepSetting('a', 'b'));
    expect(vault.setting('a')).toBe('b');
  });

  it('is open in one process only', async () => {
    await expect(made.open()).rejects.toMatchObject({ code: 'vault-in-use' });
  });

  it('reads a recording from any place on, also one whose writing was cut off', async () => {
    vault.beginCall(madeHeader('call-1'), permission);
    const bytes = Buffer.from(Uint8Array.from({ length: 200_001 }, (_, at) => (at * 7) % 251));
    const whole = await record(vault, 'call-1', bytes);
    const cut = await vault.openRecordingWriter('call-1', FORMAT, permission);
    await cut.write(bytes);
    await cut.abandon();
    const from = async (recordingId: string, at: number) => {
      const parts: Buffer[] = [];
      for await (const part of vault.readRecording(recordingId, at)) parts.push(part);
      return Buffer.concat(parts);
    };
    for (const at of [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000, 200_001, 200_002, 900_000])
      expect((await from(whole, at)).equals(bytes.subarray(at))).toBe(true);
    const kept = 3 * 65_536;
    for (const at of [0, 70_000, kept])
      expect((await from(cut.recordingId, at)).equals(bytes.subarray(at, kept))).toBe(true);
  });

  it('lists recordings by where they begin in the call, and erases one without the call', async () => {
    vault.beginCall(madeHeader('call-1'), permission);
    const ids: string[] = [];
    for (const startSample of [320_000, 0, 160_000]) {
      const writer = await vault.openRecordingWriter('call-1', { ...FORMAT, startSample }, permission);
      await writer.write(Buffer.alloc(70_000, 1));
      if (startSample > 0) await writer.close();
      else ids.push(writer.recordingId);
    }
    const starts = () => vault.readCall('call-1').recordings.map(({ format }) => format.startSample);
    expect(starts()).toEqual([0, 160_000, 320_000]);
    expect(await vault.eraseRecordings('call-1', ids, { reason: 'withdrawal' })).toBe(1);
    expect(starts()).toEqual([160_000, 320_000]);
    expect(readdirSync(made.files.recordings)).toHaveLength(2);
    const call = vault.callTag('call-1');
    expect(auditedIn(vault).at(-1)).toEqual({
      kind: 'erasure',
      what: 'recording',
      reason: 'withdrawal',
      keys: 0,
      rows: 1,
      call,
    });
    expect(await vault.eraseRecordings('call-1', ids, { reason: 'withdrawal' })).toBe(0);
  });
});
