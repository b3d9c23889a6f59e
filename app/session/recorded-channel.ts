import { type AudioFrame, CALL_RATE_HZ, type ChannelRole, secondsToSamples } from '../domain/audio.ts';
import type { Span } from '../domain/speech.ts';
import { silence } from '../privacy/redaction/silence-audio.ts';
import type { RecordingWriter } from '../privacy/vault/recording-store.ts';
import { HeldSound } from './held-sound.ts';

/** The most sound that waits: 11.5 MB. The speech of the redaction's window takes less: so many segments of at most ten seconds. */
export const MOST_HELD_SAMPLES = secondsToSamples(180);
/** So much is made ready for the disk at once. */
const BLOCK_SAMPLES = 10 * CALL_RATE_HZ;
const FULL_SCALE = 32_768;

/** What of a stretch is recorded, and where it goes. */
interface Recorded {
  /** Speech whose words are known; all else is recorded as silence. */
  readonly spoken: readonly Span[];
  /** What is silenced in it. */
  readonly silenced: readonly Span[];
  /** Whether recording may go on. */
  readonly mayGoOn: () => boolean;
  /** Begins a part at a position of the call. */
  readonly open: (startSample: number) => Promise<RecordingWriter>;
}

/** The recording of one channel: what waits, and the part that is being written. */
export class RecordedChannel {
  readonly role: ChannelRole;
  readonly #held = new HeldSound();
  /** Up to where the recording has come. */
  #nextSample: number | undefined;
  #writer: RecordingWriter | undefined;
  #isFull = false;

  constructor(role: ChannelRole) {
    this.role = role;
  }

  /** Whether too much waits: then nothing more is taken until half of it has gone, because sound in snippets helps nobody. */
  get isFull(): boolean {
    return this.#isFull;
  }

  get nextSample(): number | undefined {
    return this.#nextSample;
  }

  /** Holds sound back as long as there is room; what is recorded already counts as heard. */
  push({ startSample, samples }: AudioFrame): void {
    this.#nextSample ??= startSample;
    const most = this.#isFull ? MOST_HELD_SAMPLES / 2 : MOST_HELD_SAMPLES;
    this.#isFull = this.#held.samples + samples.length > most;
    if (this.#isFull) return;
    const skip = Math.max(0, this.#nextSample - startSample);
    if (skip < samples.length) this.#held.append(startSample + skip, samples.subarray(skip));
  }

  /** Lets go of what is held where `isNeeded` says so. */
  keep(isNeeded: (span: Span) => boolean): void {
    this.#held.keep(isNeeded);
  }

  /**
   * Writes everything before `horizon`. What was never heard is silence of the same length, so that the recording keeps the call's time.
   * @throws AppError as `RecordingWriter`; what was not written waits.
   */
  async writeUntil(horizon: number, { spoken, silenced, mayGoOn, open }: Recorded): Promise<void> {
    while (this.#nextSample !== undefined && this.#nextSample < horizon && mayGoOn()) {
      const from = this.#nextSample;
      const block = new Float32Array(Math.min(horizon - from, BLOCK_SAMPLES));
      for (const span of spoken) this.#held.copy(span, block, from);
      silence(block, from, silenced);
      const bytes = pcm16(block);
      block.fill(0);
      try {
        this.#writer ??= await open(from);
        await this.#writer.write(bytes);
      } finally {
        bytes.fill(0);
      }
      this.#nextSample = from + block.length;
      this.keep(({ endSample }) => endSample > from + block.length);
    }
  }

  /** Ends the part that is being written. */
  async close(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.close();
  }

  /** Ends a part that failed: the next one begins where it stopped. */
  async abandon(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.abandon();
  }

  wipe(): void {
    this.#held.wipe();
  }
}

/** Samples in [-1, 1] as 16 bits, little-endian; of sound that had 16 bits, the same. */
function pcm16(samples: Float32Array): Buffer {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((x, at) => {
    bytes.writeInt16LE(Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(x * FULL_SCALE))), at * 2);
  });
  return bytes;
}
