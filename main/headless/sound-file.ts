import { open } from 'node:fs/promises';
import type { StoredRecording } from '../../app/privacy/vault/recording-store.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { WAV_HEAD_BYTES, wavHead } from '../../app/signal/wav-head.ts';
import { unwritable } from './output-paths.ts';

const PCM = 1;
const SAMPLE_BYTES = 2;

/**
 * Writes a stored recording as a WAV file, for its owner alone to read; a part of it is in memory at a time. One that was cut off ends where it was cut.
 * @throws AppError `report-unwritable`, `disk-full`; `vault-damaged` with the file as far as it was sound.
 */
export async function writeSoundFile(
  vault: Vault,
  { recordingId, format }: StoredRecording,
  path: string,
): Promise<void> {
  const failed = (error: unknown) => {
    throw unwritable(path, error);
  };
  const file = await open(path, 'w', 0o600).catch(failed);
  try {
    let dataBytes = 0;
    for await (const samples of vault.readRecording(recordingId)) {
      await file.write(samples, 0, samples.byteLength, WAV_HEAD_BYTES + dataBytes).catch(failed);
      samples.fill(0);
      dataBytes += samples.byteLength;
    }
    const { sampleRateHz, channels } = format;
    const head = wavHead({
      formatTag: PCM,
      channelCount: channels.length,
      sampleRateHz,
      sampleBytes: SAMPLE_BYTES,
      dataBytes,
    });
    await file.write(head, 0, head.byteLength, 0).catch(failed);
  } finally {
    await file.close();
  }
}
