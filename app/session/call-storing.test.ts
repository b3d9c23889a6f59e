import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keptAlong } from '../contract/consent.ts';
import type { AssistEvent } from '../contract/events.ts';
import { type ChannelRole, secondsToSamples } from '../domain/audio.ts';
import { createConsentGate } from '../privacy/consent/consent-gate.ts';
import { readBundledProfiles } from '../privacy/profiles/bundled-profiles.ts';
import type { Profile } from '../privacy/profiles/profile.ts';
import { createRedactor } from '../privacy/redaction/find-sensitive.ts';
import { DEFAULT_REDACTION } from '../privacy/redaction/redaction-settings.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import { createVaultDoor } from '../privacy/vault/vault-door.ts';
import { madeVault } from '../testing/made-vault.ts';
import { scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { type ScriptedSpeech, scriptedSource } from '../testing/scripted-source.ts';
import { sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import { createCallStoring } from './call-storing.ts';
import { openLedger } from './consent-road.ts';

const EU = readBundledProfiles(join(import.meta.dirname, '../privacy/profiles/data')).get('eu') as Profile;
const CALL: readonly ScriptedSpeech[] = [
  { channel: 'agent', fromSeconds: 1, toSeconds: 3 },
  { channel: 'customer', fromSeconds: 4, toSeconds: 7 },
  { channel: 'agent', fromSeconds: 8, toSeconds: 10 },
  { channel: 'customer', fromSeconds: 12, toSeconds: 20 },
];
const LENGTH_SECONDS = 30;

/** A call on the real road, stored in a real vault. @param texts what is said, by the second it begins at. */
async function storedCall(
  { withSound = true, mode = 'recording' }: { withSound?: boolean; mode?: 'recording' | 'live' },
  texts: Readonly<Record<number, string>> = {},
  act: (event: AssistEvent, session: CallSession) => void = () => {},
): Promise<Vault> {
  const { files, keepers } = madeVault();
  const door = createVaultDoor({ files, keepers, epochMs: Date.now });
  const ledger = openLedger({ profile: EU, given: keptAlong(withSound), mode, told: [], epochMs: () => 5 });
  const gate = createConsentGate(ledger);
  const setting = sessionSetting();
  const storing = createCallStoring({
    ...{ door, ledger, gate, callId: setting.callId, startedAtEpochMs: 5, resumed: false, words: true },
    redactor: createRedactor(DEFAULT_REDACTION),
    tell: (body) => session.tell(body),
    epochMs: Date.now,
    log: setting.log,
  });
  const session: CallSession = new CallSession({
    ...setting,
    source: scriptedSource(['agent', 'customer'], LENGTH_SECONDS, CALL),
    recognisers: scriptedRecognisers(({ startSample }) => {
      const begin = CALL.find(({ fromSeconds }) => Math.abs(fromSeconds - startSample / 16_000) < 0.5);
      return { text: texts[begin?.fromSeconds ?? -1] ?? 'all right then' };
    }),
    ledger,
    gate,
    onCheckpoint: (checkpoint) => storing.checkpoint(checkpoint),
    onSound: (frame) => storing.hear(frame),
  });
  await toldBy(session, (event) => {
    storing.take(event);
    act(event, session);
  });
  await storing.flush();
  return door.open();
}

/** The seconds of a channel's recording in which something is heard. */
async function heardIn(vault: Vault, channel: ChannelRole): Promise<readonly number[]> {
  const heard: number[] = [];
  for (const { recordingId, format } of vault.listRecordings('call-1')) {
    if (format.channels[0] !== channel) continue;
    const bytes: Buffer[] = [];
    for await (const part of vault.readRecording(recordingId)) bytes.push(part);
    const sound = Buffer.concat(bytes);
    for (let at = 0; at < sound.byteLength; at += 2) {
      const second = Math.floor(((format.startSample ?? 0) + at / 2) / 16_000);
      if (sound.readInt16LE(at) !== 0 && heard.at(-1) !== second) heard.push(second);
    }
  }
  await vault.close();
  return heard;
}

describe('a call whose sound is stored', () => {
  it('holds what both have said, where both agreed', async () => {
    const vault = await storedCall({});
    expect(vault.listRecordings('call-1')).toMatchObject([
      { whole: true, format: { startSample: 0 } },
      { whole: true, format: { startSample: 0 } },
    ]);
    expect(vault.listRecordings('call-1')[0]?.consent).toContain('"record"');
    expect(await heardIn(vault, 'customer')).toEqual([4, 5, 6, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  it('holds nothing of a call whose agent was not told, and no sound at all without an agreement to it', async () => {
    const vault = await storedCall({ mode: 'live' });
    expect([vault.hasCall('call-1'), vault.listRecordings('call-1')]).toEqual([false, []]);
    await vault.close();
    const silent = await storedCall({ withSound: false });
    expect(silent.hasCall('call-1')).toBe(true);
    expect(silent.listRecordings('call-1')).toEqual([]);
    await silent.close();
  });

  it('holds nothing of a card that is read while the call is paused, nor of digits that are not paused for', async () => {
    const asked = await storedCall({}, { 8: 'can i take your card number please' });
    expect(await heardIn(asked, 'customer')).toEqual([4, 5, 6]);
    const telephone = await storedCall({}, { 12: 'oh seven nine one one one two three four five six' });
    expect((await heardIn(telephone, 'customer')).filter((second) => second > 13 && second < 18)).toEqual([]);
  });

  it('loses the sound and keeps the rest when the agreement to record is taken back', async () => {
    const vault = await storedCall({}, {}, (event, session) => {
      if (event.type !== 'utterance' || event.utterance.startSample < secondsToSamples(11)) return;
      session.note('customer', { kind: 'answer', answer: 'withdrawn', purposes: ['record'], form: 'pressed' });
    });
    expect(vault.readCall('call-1').events.filter(({ type }) => type === 'utterance')).not.toEqual([]);
    expect(vault.listRecordings('call-1')).toEqual([]);
    await vault.close();
  });
});
