import type { CommandRequest } from '../contract/commands.ts';
import { type KeptSound, PIECE_SAMPLES } from '../contract/kept-sound.ts';
import type { ChannelRole } from '../domain/audio.ts';
import { accessTo } from '../privacy/vault/access-entry.ts';
import type { StoredRecording } from '../privacy/vault/recording-store.ts';
import type { Vault } from '../privacy/vault/vault.ts';

const SAMPLE_BYTES = 2;
const PIECE_BYTES = PIECE_SAMPLES * SAMPLE_BYTES;

/**
 * A piece of what was recorded of a kept call. Each is in the audit log, so that it tells how much was listened to.
 * @throws AppError `call-not-found`, `vault-damaged`.
 */
export async function takeSound(
  vault: Vault,
  { callId, fromSample }: CommandRequest<'calls.sound'>,
): Promise<KeptSound> {
  const recordings = vault.write([accessTo(vault, 'call-sound', 'agent', callId)], () => vault.listRecordings(callId));
  const pieces = new Map<ChannelRole, Buffer>();
  let [length, more] = [0, false];
  for (const recording of recordings) {
    const [channel] = recording.format.channels;
    if (!channel) continue;
    const piece = pieces.get(channel) ?? Buffer.alloc(PIECE_BYTES);
    pieces.set(channel, piece);
    const end = await readInto(piece, vault, recording, fromSample);
    length = Math.max(length, Math.min(end, PIECE_BYTES));
    more ||= end > PIECE_BYTES;
  }
  const channels = [...pieces].map(([channel, piece]) => ({ channel, pcm: piece.toString('base64', 0, length) }));
  for (const piece of pieces.values()) piece.fill(0);
  return { startSample: fromSample, channels: length === 0 ? [] : channels, more };
}

/**
 * Puts what a recording holds from `fromSample` on to its place in a piece.
 * @returns where it ends in the piece, in bytes; beyond the piece when it goes on after it, 0 when it holds nothing from there on.
 */
async function readInto(
  piece: Buffer,
  vault: Vault,
  { recordingId, format }: StoredRecording,
  fromSample: number,
): Promise<number> {
  const begin = ((format.startSample ?? 0) - fromSample) * SAMPLE_BYTES;
  if (begin >= PIECE_BYTES) return begin + 1;
  let at = Math.max(0, begin);
  let end = 0;
  for await (const samples of vault.readRecording(recordingId, Math.max(0, -begin))) {
    samples.copy(piece, at);
    at += samples.byteLength;
    samples.fill(0);
    end = at;
    if (at > PIECE_BYTES) break;
  }
  return end;
}
