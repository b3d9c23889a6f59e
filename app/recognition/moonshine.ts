/**
 * Moonshine tiny English, 8-bit: waveform to encoder frames `[frames, 288]` (384 samples each, 41.7 a second) and on to text.
 * Jeffries et al., "Moonshine: Speech Recognition for Live Transcription and Voice Commands", arXiv 2410.15608. MIT.
 */
import llamaTokenizer from 'llama-tokenizer-js';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { floatOutput, floatTensor, type ModelSession, type Tensor } from '../inference/model-session.ts';
import { decodeTokens } from './moonshine-decoder.ts';
import type { HeardSpeech, HearOptions } from './speech-recogniser.ts';

/** The convolutions of the encoder need 895 samples for one frame; words come out of half a second and more (measured). */
const MIN_SAMPLES = CALL_RATE_HZ / 2;

export interface Moonshine {
  /** @param samples mono at CALL_RATE_HZ, [-1, 1]; short audio is padded with silence. */
  hear(samples: Float32Array, options?: Omit<HearOptions, 'signal'>): Promise<HeardSpeech>;
}

export function createMoonshine(deps: { readonly encoder: ModelSession; readonly decoder: ModelSession }): Moonshine {
  return {
    async hear(samples, { words = true, ...known } = {}) {
      const start = performance.now();
      const padded = pad(samples);
      const { last_hidden_state: hidden } = await deps.encoder.run({
        input_values: floatTensor(padded, [1, padded.length]),
      });
      if (!hidden) throw new TypeError('The speech encoder gave no frames.');
      const encoded = performance.now();
      const { tokens, score } =
        words && samples.length > 0
          ? await decodeTokens(deps.decoder, hidden, padded.length / CALL_RATE_HZ, known)
          : { tokens: [], score: 0 };
      const text = tokensToText(tokens);
      const times = { encodeMs: encoded - start, decodeMs: performance.now() - encoded };
      return { ...frameMatrix(hidden), text, score, tokens, ...times };
    },
  };
}

/** The text of Moonshine's tokens (Llama's vocabulary), trimmed. */
export function tokensToText(tokens: readonly number[]): string {
  return tokens.length === 0 ? '' : llamaTokenizer.decode([...tokens], false, false).trim();
}

function frameMatrix(hidden: Tensor): Pick<HeardSpeech, 'frames' | 'frameCount' | 'width'> {
  const [, frameCount = 0, width = 0] = hidden.dims;
  return { frames: floatOutput({ hidden }, 'hidden'), frameCount, width };
}

function pad(samples: Float32Array): Float32Array {
  if (samples.length >= MIN_SAMPLES) return samples;
  const padded = new Float32Array(MIN_SAMPLES);
  padded.set(samples);
  return padded;
}
