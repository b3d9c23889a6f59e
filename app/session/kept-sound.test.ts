import { describe, expect, it } from 'vitest';
import { commands } from '../contract/commands.ts';
import { PIECE_SAMPLES } from '../contract/kept-sound.ts';
import { type ChannelRole, secondsToSamples } from '../domain/audio.ts';
import { createVaultDoor, type VaultDoor } from '../privacy/vault/vault-door.ts';
import { auditedIn, madeHeader, madePermission, madeVault } from '../testing/made-vault.ts';
import { takeSound } from './kept-sound.ts';

const CALL = 'call-1';

async function keptCall(): Promise<{
  door: VaultDoor;
  record: (role: ChannelRole, at: number, to: number) => Promise<void>;
}> {
  const { files, keepers } = madeVault();
  const door = createVaultDoor({ files, keepers, epochMs: Date.now });
  const vault = await door.open();
  vault.beginCall(madeHeader(CALL), madePermission());
  /** Every sample says where in the call it is, in tenths of a second. */
  const record = async (role: ChannelRole, fromSeconds: number, toSeconds: number) => {
    const [startSample, endSample] = [secondsToSamples(fromSeconds), secondsToSamples(toSeconds)];
    const format = { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: [role], startSample } as const;
    const writer = await vault.openRecordingWriter(CALL, format, madePermission());
    const samples = Int16Array.from({ length: endSample - startSample }, (_, i) =>
      Math.floor((startSample + i) / 1_600),
    );
    await writer.write(Buffer.from(samples.buffer));
    await writer.close();
  };
  return { door, record };
}

describe('the sound of a kept call', () => {
  it('comes in pieces that fit the contract, on the time of the call, over gaps and lost engines', async () => {
    const { door, record } = await keptCall();
    await record('customer', 2, 13);
    await record('customer', 25, 31);
    await record('agent', 0, 12);
    const vault = await door.open();
    const heard = { agent: new Set<number>(), customer: new Set<number>(), unattributed: new Set<number>() };
    let fromSample = 0;
    for (let more = true; more; ) {
      const piece = commands['calls.sound'].response.parse(await takeSound(vault, { callId: CALL, fromSample }));
      for (const { channel, pcm } of piece.channels) {
        const bytes = Buffer.from(pcm, 'base64');
        for (let at = 0; at < bytes.byteLength; at += 3_200) {
          const tenth = bytes.readInt16LE(at);
          if (tenth === 0) continue;
          expect(tenth).toBe(Math.floor((fromSample + at / 2) / 1_600));
          heard[channel].add(tenth);
        }
      }
      more = piece.more;
      fromSample += PIECE_SAMPLES;
    }
    expect(fromSample).toBe(4 * PIECE_SAMPLES);
    expect(heard.agent.size).toBe(119);
    expect(heard.customer.size).toBe(110 + 60);
    expect(await takeSound(vault, { callId: CALL, fromSample })).toEqual({
      startSample: fromSample,
      channels: [],
      more: false,
    });
    await door.close();
  });

  it('is told of in the audit log, piece by piece', async () => {
    const { door, record } = await keptCall();
    await record('customer', 0, 1);
    const vault = await door.open();
    await takeSound(vault, { callId: CALL, fromSample: 0 });
    await takeSound(vault, { callId: CALL, fromSample: 8_000 });
    const accesses = auditedIn(await door.open()).filter(({ kind }) => kind === 'access');
    expect(accesses).toMatchObject([{ what: 'call-sound' }, { what: 'call-sound' }]);
    await door.close();
  });

  it('is refused for a call that is not there', async () => {
    const { door } = await keptCall();
    const asking = takeSound(await door.open(), { callId: 'another', fromSample: 0 });
    await expect(asking).rejects.toMatchObject({ code: 'call-not-found' });
    await door.close();
  });
});
