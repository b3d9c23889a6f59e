import { CALL_RATE_HZ } from '../../app/domain/audio.ts';

/** Where sound of a call is played, piece after piece without a gap. */
export interface SoundOutput {
  /** Plays two equally long channels after what is being played. Resolves when they were heard, or the output was closed. */
  queue(left: Float32Array, right: Float32Array): Promise<void>;
  /** How much was heard so far, in samples at 16 kHz. */
  playedSamples(): number;
  close(): void;
}

/** The machine's loudspeaker or headphones. */
export function openSoundOutput(): SoundOutput {
  const context = new AudioContext({ sampleRate: CALL_RATE_HZ });
  const waiting = new Set<() => void>();
  let begunAt: number | undefined;
  let until = 0;
  return {
    queue(left, right) {
      const buffer = context.createBuffer(2, left.length, CALL_RATE_HZ);
      buffer.copyToChannel(new Float32Array(left), 0);
      buffer.copyToChannel(new Float32Array(right), 1);
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(context.destination);
      const at = Math.max(until, context.currentTime);
      begunAt ??= at;
      until = at + buffer.duration;
      source.start(at);
      return new Promise((resolve) => {
        waiting.add(resolve);
        source.onended = () => resolve();
      });
    },
    playedSamples: () =>
      begunAt === undefined ? 0 : Math.max(0, Math.min(until, context.currentTime) - begunAt) * CALL_RATE_HZ,
    close() {
      void context.close();
      for (const resolve of waiting) resolve();
    },
  };
}
