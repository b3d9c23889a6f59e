/** Voice-activity detection with Silero v6: the probability that a window holds speech. One instance per channel. */
import { floatOutput, floatTensor, type ModelSession, type Tensor } from '../inference/model-session.ts';

/** Samples per window, and samples of the window before it that the model sees again (Silero's own wrapper, 16 kHz). */
export const VAD_WINDOW_SAMPLES = 512;
const CONTEXT_SAMPLES = 64;
const STATE_DIMS = [2, 1, 128] as const;
const RATE: Tensor = { type: 'int64', dims: [], data: BigInt64Array.of(16_000n) };

/** The model behind it, for provenance. */
export const VAD_MODEL = 'silero-vad';

export interface VoiceActivity {
  /**
   * Windows of one channel, in order.
   * @param window VAD_WINDOW_SAMPLES samples at 16 kHz, [-1, 1]
   * @returns probability of speech, 0..1
   * @throws RangeError on another length; AppError `model-failed`
   */
  process(window: Float32Array): Promise<number>;
  /** Forgets what was heard: for a gap in the source. */
  reset(): void;
}

export function createVoiceActivity(session: ModelSession): VoiceActivity {
  const input = new Float32Array(CONTEXT_SAMPLES + VAD_WINDOW_SAMPLES);
  let state: Tensor = emptyState();
  return {
    async process(window) {
      if (window.length !== VAD_WINDOW_SAMPLES) throw new RangeError(`A window has ${VAD_WINDOW_SAMPLES} samples.`);
      input.copyWithin(0, VAD_WINDOW_SAMPLES);
      input.set(window, CONTEXT_SAMPLES);
      const outputs = await session.run({ input: floatTensor(input, [1, input.length]), state, sr: RATE });
      if (outputs.stateN) state = outputs.stateN;
      return floatOutput(outputs, 'output')[0] ?? 0;
    },
    reset() {
      input.fill(0);
      state = emptyState();
    },
  };
}

function emptyState(): Tensor {
  return floatTensor(new Float32Array(STATE_DIMS[0] * STATE_DIMS[2]), STATE_DIMS);
}
