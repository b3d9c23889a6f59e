/** The clip as a telephone call carries it: 8 kHz, G.711 µ-law, as loud as it was recorded. */
import { CALL_RATE_HZ } from '../domain/audio.ts';
import { encodeMuLaw, MU_LAW_SAMPLES } from '../signal/mu-law.ts';
import { createResampler } from '../signal/resample.ts';

/** Telephone codecs an evaluation can send sound through. */
export const CODECS = ['mulaw8k'] as const;
export type Codec = (typeof CODECS)[number];

const TELEPHONE_RATE_HZ = 8_000;

/** @param samples at CALL_RATE_HZ. @returns as many samples, at CALL_RATE_HZ; above 4 kHz nothing is left. */
export function throughTelephone(samples: Float32Array): Float32Array {
  const line = resampled(samples, CALL_RATE_HZ, TELEPHONE_RATE_HZ).map((s) => MU_LAW_SAMPLES[encodeMuLaw(s)] ?? 0);
  return resampled(line, TELEPHONE_RATE_HZ, CALL_RATE_HZ).slice(0, samples.length);
}

function resampled(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = createResampler(fromHz, toHz);
  const [body, tail] = [resampler.process(samples), resampler.flush()];
  const whole = new Float32Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}
