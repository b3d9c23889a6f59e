import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MU_LAW_SAMPLES } from '../../app/signal/mu-law.ts';

/** The sample call as it lies in the repository: µ-law, two channels, 8 kHz, after a header of 44 bytes; the customer speaks on the second. */
const HEADER_BYTES = 44;
const RATE_HZ = 8_000;

/** The customer's side of the sample call, an upset voice, in the forms the proof feeds to the app. */
export interface ProofSound {
  /** Both sides, two channels. */
  readonly bothSides: string;
  /** The customer's side alone, as a file of one channel. */
  readonly oneSide: string;
  /** A call in which a customer reads a card number and its code aloud. */
  readonly cardRead: string;
  /** The customer's side as samples in [-1, 1]. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
}

/** @param samplesFolder where the sample call lies; @param folder where the file of one channel is written. */
export function proofSound(samplesFolder: string, folder: string): ProofSound {
  const bothSides = join(samplesFolder, 'service-call.wav');
  const bytes = readFileSync(bothSides);
  const side = bytes.subarray(HEADER_BYTES).filter((_, index) => index % 2 === 1);
  const header = Buffer.from(bytes.subarray(0, HEADER_BYTES));
  header.writeUInt32LE(side.length + HEADER_BYTES - 8, 4);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE_HZ, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt32LE(side.length, HEADER_BYTES - 4);
  const oneSide = join(folder, 'one-side.wav');
  writeFileSync(oneSide, Buffer.concat([header, side]));
  return {
    bothSides,
    oneSide,
    cardRead: join(samplesFolder, 'payment-call.wav'),
    samples: Float32Array.from(side, (code) => MU_LAW_SAMPLES[code] ?? 0),
    sampleRateHz: RATE_HZ,
  };
}
