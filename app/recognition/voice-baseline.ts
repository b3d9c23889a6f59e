/**
 * A speaker's own baseline. The voice model was trained on actors, and a caller whose ordinary voice lies off theirs would be read
 * as angry or disgusted all along. Assuming that most of a call is spoken near the speaker's neutral, each embedding is shifted
 * by how far the speaker's running mean lies from the actors' neutral, and the model's linear heads are applied again: neutral
 * normalisation, after Busso, Metallinou and Narayanan, "Iterative feature normalization for emotional speech detection", ICASSP 2011.
 * What it gains and costs is measured in `native-models/voice-emotion/model-card.md`.
 */
import { z } from 'zod';
import type { EmotionEstimate } from '../domain/emotion.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';

const numbers = z.array(z.number()).readonly();

/** `baseline.json` beside the voice model: weights row-major, `[7, width]` and `[2, width]`. */
const baselineParameters = z.object({
  /** Seconds of speech after which the running mean is trusted by half, and how much of the distance is taken away at most. */
  halfTrustSeconds: z.number().positive(),
  strength: z.number().min(0).max(1),
  /** Longest shift, in the embedding's units: an angry caller must not become the new neutral. */
  largestShift: z.number().positive(),
  /** A segment counts for so many seconds at most. */
  longestSeconds: z.number().positive(),
  /** Of its seconds a segment that cannot be neutral counts for this share, and more the likelier neutral is. */
  leastWeight: z.number().min(0).max(1),
  neutral: numbers,
  classifyWeight: numbers,
  classifyBias: numbers,
  affectWeight: numbers,
  affectBias: numbers,
});
export type BaselineParameters = z.infer<typeof baselineParameters>;

/** The voice model's, from its manifest. */
type Calibration = Parameters<typeof calibratedEmotion>[1];

/** Plain state, JSON-safe: the weighted sum of the speaker's embeddings, and the weights' sum. */
export interface BaselineState {
  readonly seconds: number;
  readonly sum: readonly number[];
}

/** Less than a syllable; keeps the mean defined. */
const SHORTEST_SECONDS = 0.1;
const UNHEARD: BaselineState = { seconds: 0, sum: [] };

/** @throws SyntaxError or ZodError when the text is not such a file. */
export function parseBaseline(text: string): BaselineParameters {
  return baselineParameters.parse(JSON.parse(text));
}

/** One speaker's baseline in one call. */
export class VoiceBaseline {
  readonly #parameters: BaselineParameters;
  readonly #calibration: Calibration;
  #state = UNHEARD;

  constructor(parameters: BaselineParameters, calibration: Calibration) {
    this.#parameters = parameters;
    this.#calibration = calibration;
  }

  /** Takes a finished segment into the baseline, if it was a clear voice. @param seconds how long it lasted */
  hear({ embedding, unclear }: Pick<EmotionEstimate, 'embedding' | 'unclear'>, seconds: number): void {
    if (unclear) return;
    this.#state = this.#with(embedding, seconds);
  }

  /** The estimate relative to the speaker's baseline, this segment included. */
  relate(estimate: EmotionEstimate, seconds: number): EmotionEstimate {
    const { halfTrustSeconds, strength, largestShift, neutral } = this.#parameters;
    const heard = this.#with(estimate.embedding, seconds);
    const trust = (strength * heard.seconds) / (heard.seconds + halfTrustSeconds);
    const shift = neutral.map((x, i) => trust * ((heard.sum[i] ?? 0) / heard.seconds - x));
    const limit = Math.min(1, largestShift / Math.max(Math.hypot(...shift), 1e-9));
    const embedding = estimate.embedding.map((x, i) => x - limit * (shift[i] ?? 0));
    const { affectWeight, affectBias } = this.#parameters;
    const [valence = 0, arousal = 0] = linear(affectWeight, affectBias, embedding).map(Math.tanh);
    const calibrated = this.#judge(embedding);
    const uncertain = calibrated.uncertain || estimate.unclear === true;
    return { ...estimate, ...calibrated, uncertain, affect: { valence, arousal }, embedding };
  }

  snapshot(): BaselineState {
    return this.#state;
  }

  restore(state: BaselineState): void {
    this.#state = state;
  }

  #with(embedding: Float32Array, seconds: number): BaselineState {
    const { longestSeconds, leastWeight } = this.#parameters;
    const share = leastWeight + (1 - leastWeight) * this.#judge(embedding).probabilities.neutral;
    const weight = share * Math.min(Math.max(seconds, SHORTEST_SECONDS), longestSeconds);
    const sum = Array.from(embedding, (x, i) => (this.#state.sum[i] ?? 0) + weight * x);
    return { seconds: this.#state.seconds + weight, sum };
  }

  #judge(embedding: Float32Array): ReturnType<typeof calibratedEmotion> {
    const { classifyWeight, classifyBias } = this.#parameters;
    return calibratedEmotion(Float32Array.from(linear(classifyWeight, classifyBias, embedding)), this.#calibration);
  }
}

function linear(weight: readonly number[], bias: readonly number[], input: Float32Array): number[] {
  return bias.map((b, row) => input.reduce((sum, x, i) => sum + x * (weight[row * input.length + i] ?? 0), b));
}
