import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { AssistEventBody } from '../contract/events.ts';
import { type ChannelRole, secondsToSamples } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import { createRedactor } from '../privacy/redaction/find-sensitive.ts';
import { DEFAULT_REDACTION } from '../privacy/redaction/redaction-settings.ts';
import { WINDOW_UTTERANCES } from '../privacy/redaction/running-redaction.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import { createVaultDoor, type VaultDoor } from '../privacy/vault/vault-door.ts';
import { auditedIn, madeHeader, madePermission, madeVault } from '../testing/made-vault.ts';
import { CallRecording } from './call-recording.ts';
import { enveloped } from './event-stream.ts';
import { MOST_HELD_SAMPLES } from './recorded-channel.ts';
import { SILENT_LOG } from './session-log.ts';

const CALL = 'call-1';
const FRAME = secondsToSamples(0.1);
const seconds = secondsToSamples;

/** Sound in which every sample tells where it belongs, never zero, of 16 bits. */
const valueAt = (channel: ChannelRole, at: number) => ((at % 9_973) + (channel === 'agent' ? 10_001 : 1)) / 32_768;

const FULL = new AppError('disk-full', 'The disk is full: nothing more can be stored. Make room.');

/** The vault, as if the disk were full after some writes. */
function breaking(vault: Vault, afterWrites: number): Vault {
  return {
    ...vault,
    async openRecordingWriter(...given) {
      const writer = await vault.openRecordingWriter(...given);
      let left = afterWrites;
      return { ...writer, write: (samples) => (left-- > 0 ? writer.write(samples) : Promise.reject(FULL)) };
    },
  };
}

class MadeCall {
  readonly made;
  readonly door: VaultDoor;
  readonly told: AssistEventBody[] = [];
  readonly allowed = new Set<ChannelRole>(['agent', 'customer']);
  readonly heard = new Set<ChannelRole>(['agent', 'customer']);
  failure: AppError | undefined;
  /** The disk is full after so many writes to a recording. */
  breaksAfterWrites: number | undefined;
  recording: CallRecording;
  #seq = 0;
  #segments = 0;

  constructor(made = madeVault()) {
    this.made = made;
    const door = createVaultDoor({ files: made.files, keepers: made.keepers, epochMs: Date.now });
    this.door = {
      ...door,
      open: async () => {
        const vault = await door.open();
        const { failure, breaksAfterWrites } = this;
        if (failure) return { ...vault, openRecordingWriter: () => Promise.reject(failure) };
        return breaksAfterWrites === undefined ? vault : breaking(vault, breaksAfterWrites);
      },
    };
    this.recording = this.#newRecording(false);
  }

  /** As if the engine had been lost. */
  lose(): void {
    this.recording = this.#newRecording(true);
  }

  #newRecording(resumed: boolean): CallRecording {
    return new CallRecording({
      door: this.door,
      callId: CALL,
      resumed,
      permission: (channel) => (this.allowed.has(channel) ? madePermission() : undefined),
      hasWords: (channel) => this.heard.has(channel),
      redactor: createRedactor(DEFAULT_REDACTION),
      tell: (body) => void this.told.push(body),
      log: SILENT_LOG,
    });
  }

  async begin(): Promise<Vault> {
    const vault = await this.door.open();
    vault.beginCall(madeHeader(CALL), madePermission());
    return vault;
  }

  hear(fromSeconds: number, toSeconds: number, channels: readonly ChannelRole[] = ['agent', 'customer']): void {
    for (let at = seconds(fromSeconds); at < seconds(toSeconds); at += FRAME) {
      for (const channel of channels) {
        const samples = new Float32Array(FRAME);
        for (let i = 0; i < FRAME; i++) samples[i] = valueAt(channel, at + i);
        this.recording.push({ channel, startSample: at, samples });
      }
    }
  }

  event(body: AssistEventBody): void {
    this.recording.take(enveloped(CALL, this.#seq++, body));
  }

  say(channel: ChannelRole, fromSeconds: number, toSeconds: number, text: string): void {
    const span = { startSample: seconds(fromSeconds), endSample: seconds(toSeconds) };
    const utterance = { id: `${channel}-${++this.#segments}`, channel, ...span, text, score: 1 } as const;
    const said = { ...utterance, source: 'recogniser' } as const;
    this.event({ type: 'utterance', atSample: span.endSample, provenance: [], utterance: said });
  }

  /** Everything before this has been told. */
  settle(atSeconds: number): Promise<void> {
    this.recording.settle({ positionSamples: seconds(atSeconds), nextSeq: this.#seq });
    return this.recording.flush();
  }

  async end(atSeconds: number, reason: 'finished' | 'failed' = 'finished'): Promise<void> {
    const durationSamples = seconds(atSeconds);
    this.event({ type: 'call-ended', atSample: durationSamples, provenance: [], durationSamples, reason });
    await this.recording.flush();
  }

  /** Everything recorded of a channel on the call's clock, at 16 bits. */
  async recorded(channel: ChannelRole): Promise<Int16Array> {
    const vault = await this.door.open();
    const sound = new Int16Array(seconds(600));
    let end = 0;
    for (const { recordingId, format } of vault.listRecordings(CALL)) {
      if (!format.channels.includes(channel)) continue;
      const bytes: Buffer[] = [];
      for await (const part of vault.readRecording(recordingId)) bytes.push(part);
      const all = Buffer.concat(bytes);
      const start = format.startSample ?? 0;
      for (let at = 0; at < all.byteLength; at += 2) sound[start + at / 2] = all.readInt16LE(at);
      end = Math.max(end, start + all.byteLength / 2);
    }
    return sound.subarray(0, end);
  }

  /** Whether all of a stretch is as it was heard; the 5 ms at its edges may fade. */
  async isAsHeard(channel: ChannelRole, fromSeconds: number, toSeconds: number): Promise<boolean> {
    const sound = await this.recorded(channel);
    for (let at = seconds(fromSeconds) + 80; at < seconds(toSeconds) - 80; at++)
      if (sound[at] !== valueAt(channel, at) * 32_768) return false;
    return true;
  }

  async isSilent(channel: ChannelRole, fromSeconds: number, toSeconds: number): Promise<boolean> {
    const sound = (await this.recorded(channel)).subarray(seconds(fromSeconds), seconds(toSeconds));
    return sound.length > 0 && sound.every((x) => x === 0);
  }
}

describe('recording a call', () => {
  let call = new MadeCall();
  afterEach(async () => {
    await call.door.close();
    call = new MadeCall();
  });

  it('records speech to the bit, and silences personal data, and whatever has no words', async () => {
    await call.begin();
    call.hear(0, 30);
    call.say('agent', 1, 4, 'hello and welcome to the shop');
    call.say('customer', 5, 8, 'my card number is four one one one one one one one one one one one one one one one');
    call.say('customer', 12, 22, 'hello, this is about the kettle that I bought last week, and my name is Emma Miller');
    await call.end(30);
    expect(await call.isAsHeard('agent', 1, 4)).toBe(true);
    expect(await call.isSilent('agent', 4, 30)).toBe(true);
    expect(await call.isSilent('customer', 0, 12)).toBe(true);
    expect(await call.isAsHeard('customer', 12, 17)).toBe(true);
    expect(await call.isSilent('customer', 20.5, 30)).toBe(true);
    expect((await call.recorded('customer')).length).toBe(seconds(30));
    expect(call.told).toEqual([]);
  });

  it('silences on every channel what one of them gives away', async () => {
    await call.begin();
    call.hear(0, 10);
    call.say('customer', 2, 5, 'four one one one one one one one one one one one one one one one');
    call.say('agent', 1, 9, 'let me have a look at what we can do about the kettle then');
    await call.end(10);
    expect(await call.isAsHeard('agent', 1, 2)).toBe(true);
    expect(await call.isSilent('agent', 2, 5)).toBe(true);
    expect(await call.isAsHeard('agent', 5, 9)).toBe(true);
  });

  it('writes nothing as long as later words can show that something is personal', async () => {
    await call.begin();
    call.hear(0, 40);
    call.say('customer', 1, 3, 'four one one one one one');
    await call.settle(39);
    expect(await call.recorded('customer')).toHaveLength(0);
    call.say('customer', 4, 6, 'one one one one one');
    call.say('customer', 7, 9, 'one one one one one');
    for (let n = 0; n < WINDOW_UTTERANCES; n++) call.say('agent', 10 + n, 10.8 + n, 'and so on it goes');
    await call.settle(40);
    expect(await call.isSilent('customer', 0, 10)).toBe(true);
    await call.end(40);
    expect(await call.isSilent('customer', 0, 40)).toBe(true);
  });

  it('writes while the call goes on, no farther than what is settled', async () => {
    await call.begin();
    call.hear(0, 60);
    for (let n = 0; n < WINDOW_UTTERANCES + 6; n++) call.say('customer', 2 * n, 2 * n + 1.5, 'and so on it goes');
    call.recording.settle({ positionSamples: seconds(4), nextSeq: 10_000 });
    await call.recording.flush();
    expect(await call.recorded('customer')).toHaveLength(0);
    await call.settle(60);
    await call.end(60);
    expect(await call.isAsHeard('customer', 38, 39.5)).toBe(true);
  });

  it('holds a hard bound of sound, says that it leaves out newer sound, and goes on when there is room', async () => {
    await call.begin();
    call.hear(0, 200, ['customer']);
    expect(call.told).toMatchObject([
      { type: 'degraded', part: 'recording', failure: { code: 'recording-unprotected' } },
    ]);
    call.say('customer', 0, 3, 'about the kettle');
    call.say('customer', 181, 199, 'nobody holds the sound of this');
    await call.settle(200);
    call.hear(200, 205, ['customer']);
    call.say('customer', 201, 204, 'and about the pan');
    await call.end(205);
    expect(call.told.map(({ type }) => type)).toEqual(['degraded', 'restored']);
    expect(await call.isAsHeard('customer', 0, 3)).toBe(true);
    expect(await call.isSilent('customer', MOST_HELD_SAMPLES / 16_000, 200)).toBe(true);
    expect(await call.isAsHeard('customer', 201, 204)).toBe(true);
  });

  it('lets go of what nobody has said, so that a long silence needs no room', async () => {
    await call.begin();
    call.say('customer', 0, 3, 'please hold the line');
    for (let at = 0; at < 500; at += 50) {
      call.hear(at, at + 50, ['customer']);
      await call.settle(at + 49);
    }
    expect(call.told).toEqual([]);
    await call.end(500);
    expect(await call.isAsHeard('customer', 0, 3)).toBe(true);
    expect(await call.isSilent('customer', 3, 500)).toBe(true);
  });

  it('holds and records nothing of who has not agreed', async () => {
    call.allowed.delete('agent');
    await call.begin();
    call.hear(0, 10);
    call.say('agent', 1, 4, 'hello and welcome');
    call.say('customer', 5, 8, 'about the kettle');
    await call.end(10);
    expect(await call.recorded('agent')).toHaveLength(0);
    expect(await call.isAsHeard('customer', 5, 8)).toBe(true);
  });

  it('records from an agreement on, and nothing from before it', async () => {
    call.allowed.delete('customer');
    await call.begin();
    call.hear(0, 5);
    call.allowed.add('customer');
    call.hear(5, 10);
    call.say('customer', 3, 8, 'about the kettle');
    await call.end(10);
    expect((await call.recorded('customer')).subarray(0, seconds(5)).every((x) => x === 0)).toBe(true);
    expect(await call.isAsHeard('customer', 5, 8)).toBe(true);
  });

  it('refuses, and says so, where no words are recognised, and records when they are', async () => {
    call.heard.clear();
    await call.begin();
    call.hear(0, 5);
    expect(call.told).toMatchObject([{ type: 'degraded', failure: { code: 'recording-unprotected' } }]);
    call.heard.add('agent').add('customer');
    call.hear(5, 10);
    call.say('customer', 4, 8, 'about the kettle');
    await call.end(10);
    expect(call.told).toHaveLength(2);
    expect(await call.isAsHeard('customer', 5, 8)).toBe(true);
    expect((await call.recorded('customer')).subarray(0, seconds(5)).every((x) => x === 0)).toBe(true);
  });

  it('says that nothing is recorded while the recogniser fails', async () => {
    await call.begin();
    call.hear(0, 1);
    const failure = { code: 'model-failed', message: 'The words failed.' } as const;
    call.event({ type: 'degraded', atSample: 0, provenance: [], part: 'words', failure });
    call.hear(1, 2);
    call.event({ type: 'restored', atSample: 0, provenance: [], part: 'words' });
    call.hear(2, 3);
    expect(call.told.map(({ type }) => type)).toEqual(['degraded', 'restored']);
  });

  it.each([false, true])(
    'removes a recording when the agreement is taken back, also after the engine was lost: %s',
    async (isLost) => {
      const vault = await call.begin();
      call.hear(0, 60);
      for (let n = 0; n < WINDOW_UTTERANCES + 6; n++) call.say('customer', 2 * n, 2 * n + 1.5, 'and so on it goes');
      await call.settle(60);
      expect(readdirSync(call.made.files.recordings)).toHaveLength(2);
      if (isLost) call.lose();
      call.allowed.delete('customer');
      call.event({ type: 'purged', atSample: 0, provenance: [], person: 'customer', purposes: ['record'] });
      call.hear(60, 62);
      await call.recording.flush();
      expect(vault.listRecordings(CALL).map(({ format }) => format.channels)).toEqual([['agent']]);
      expect(readdirSync(call.made.files.recordings)).toHaveLength(1);
      expect(auditedIn(vault).at(-1)).toMatchObject({ kind: 'erasure', what: 'recording', reason: 'withdrawal' });
      call.allowed.add('customer');
      call.hear(62, 70);
      call.say('customer', 63, 66, 'now you may');
      await call.end(70);
      expect(vault.listRecordings(CALL).filter(({ format }) => format.startSample === seconds(62))).toHaveLength(1);
      expect(await call.isAsHeard('customer', 63, 66)).toBe(true);
    },
  );

  it('lets go of waiting sound at once when the agreement is taken back, though it is given again', async () => {
    await call.begin();
    call.hear(0, 10);
    call.say('customer', 1, 4, 'about the kettle');
    call.allowed.delete('customer');
    call.event({ type: 'purged', atSample: 0, provenance: [], person: 'customer', purposes: ['record'] });
    call.allowed.add('customer');
    await call.end(10);
    expect(await call.recorded('customer')).toHaveLength(0);
  });

  it('survives the erasure of its call, which takes the recording with it', async () => {
    const vault = await call.begin();
    call.hear(0, 60);
    for (let n = 0; n < WINDOW_UTTERANCES + 6; n++) call.say('customer', 2 * n, 2 * n + 1.5, 'and so on it goes');
    await call.settle(60);
    call.allowed.clear();
    await vault.eraseCalls([CALL], { reason: 'withdrawal', inCall: true });
    await call.end(60);
    expect(readdirSync(call.made.files.recordings)).toEqual([]);
    expect(call.told).toEqual([]);
  });

  it('goes on in a new part after the engine was lost, and keeps the time of a gap', async () => {
    const vault = await call.begin();
    call.hear(0, 50);
    for (let n = 0; n < WINDOW_UTTERANCES + 6; n++) call.say('customer', 2 * n, 2 * n + 1.5, 'and so on it goes');
    await call.settle(50);
    await vault.close();
    await call.door.close();
    call.lose();
    call.hear(52, 55);
    // A payment: nothing comes for a while.
    call.hear(58, 62);
    call.say('customer', 52.5, 54, 'there you are again');
    call.say('customer', 59, 61, 'that is paid then');
    await call.end(62);
    const parts = (await call.door.open())
      .listRecordings(CALL)
      .filter(({ format }) => format.channels[0] === 'customer');
    expect(parts.map(({ format, whole }) => [format.startSample, whole])).toEqual([
      [0, false],
      [seconds(52), true],
    ]);
    expect(await call.isAsHeard('customer', 52.5, 54)).toBe(true);
    expect(await call.isSilent('customer', 54, 59)).toBe(true);
    expect(await call.isAsHeard('customer', 59, 61)).toBe(true);
  });

  it('records what is told again after the user moved back once, and drops what a pause has cut off', async () => {
    await call.begin();
    call.hear(0, 10);
    call.say('customer', 1, 3, 'about the kettle');
    call.event({ type: 'rewound', atSample: seconds(2), provenance: [] });
    call.hear(2, 10);
    call.say('customer', 2, 3, 'the kettle');
    call.event({ type: 'payment-pause', atSample: seconds(10), provenance: [], state: 'paused', cause: 'button' });
    call.say('customer', 6, 9, 'too late');
    await call.end(10);
    expect(await call.isAsHeard('customer', 1, 3)).toBe(true);
    expect(await call.isSilent('customer', 3.2, 10)).toBe(true);
  });

  it('silences what was heard of a card before the call was paused for it', async () => {
    await call.begin();
    call.hear(0, 12);
    call.say('customer', 1, 3, 'about the kettle');
    call.say('customer', 6, 9, 'it is four five three nine');
    call.event({ type: 'payment-pause', atSample: seconds(12), provenance: [], state: 'paused', cause: 'digits' });
    await call.end(12);
    expect(await call.isAsHeard('customer', 1, 3)).toBe(true);
    expect(await call.isSilent('customer', 6, 9)).toBe(true);
  });

  it('says once that the disk fails, and records what still waits when it works again', async () => {
    await call.begin();
    call.failure = FULL;
    call.hear(0, 60);
    for (let n = 0; n < WINDOW_UTTERANCES + 6; n++) call.say('customer', 2 * n, 2 * n + 1.5, 'and so on it goes');
    await call.settle(60);
    call.hear(60, 61);
    await call.settle(61);
    expect(call.told).toMatchObject([{ type: 'degraded', part: 'recording', failure: { code: 'disk-full' } }]);
    call.failure = undefined;
    await call.end(61);
    expect(call.told).toMatchObject([{}, { type: 'restored', part: 'recording' }]);
    expect(await call.isAsHeard('customer', 0, 1.5)).toBe(true);
  });

  it('begins a new part when the disk fails in the middle of one, and loses no more than the chunk under way', async () => {
    const vault = await call.begin();
    call.hear(0, 60, ['customer']);
    for (let n = 0; n < WINDOW_UTTERANCES + 6; n++) call.say('customer', 2 * n, 2 * n + 1.5, 'and so on it goes');
    call.breaksAfterWrites = 1;
    await call.settle(60);
    expect(call.told).toMatchObject([{ type: 'degraded', part: 'recording', failure: { code: 'disk-full' } }]);
    call.breaksAfterWrites = undefined;
    await call.end(60);
    expect(call.told).toMatchObject([{}, { type: 'restored', part: 'recording' }]);
    expect(vault.listRecordings(CALL).map(({ format, whole }) => [format.startSample, whole])).toEqual([
      [0, false],
      [seconds(10), true],
    ]);
    expect(await call.isAsHeard('customer', 0, 1.5)).toBe(true);
    expect(await call.isAsHeard('customer', 38, 39.5)).toBe(true);
    expect((await vault.checkIntegrity()).findings).toEqual([]);
  });

  it('leaves no sample of the call plain in the folder', async () => {
    await call.begin();
    call.hear(0, 20);
    call.say('customer', 0, 20, 'about the kettle that I bought last week, and what can be done about it');
    await call.end(20);
    const files = readdirSync(call.made.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const all = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
    for (let at = 0; at < seconds(20); at += 1_000) {
      const run = Buffer.alloc(16);
      for (let i = 0; i < 8; i++) run.writeInt16LE(valueAt('customer', at + i) * 32_768, 2 * i);
      expect(all.includes(run)).toBe(false);
    }
    expect(await call.isAsHeard('customer', 0, 20)).toBe(true);
  });

  it('records of a call that failed only what had been told by then', async () => {
    await call.begin();
    call.hear(0, 20);
    call.say('customer', 1, 4, 'about the kettle');
    await call.settle(5);
    call.say('customer', 6, 9, 'and about the pan');
    await call.end(20, 'failed');
    expect(await call.recorded('customer')).toHaveLength(seconds(5));
  });
});
