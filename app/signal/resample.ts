/**
 * Streaming sample-rate conversion by a polyphase FIR filter (windowed sinc). Output sample n lies at input time
 * n·from/to: the filter's delay is compensated, and how the input is cut into chunks changes nothing.
 */

/** Zero crossings of the sinc on each side: 24 give a transition of about 5 % of the lower rate with the window below. */
const ZERO_CROSSINGS = 24;
/** Kaiser window, beta 8: side lobes about 80 dB down (Kaiser's formula, beta = 0.1102·(A − 8.7)). */
const KAISER_BETA = 8;
/** The band edge as a share of the lower Nyquist frequency: half the transition lies below it. */
const BAND_EDGE = 0.95;

/** Converts one channel. `process` may return fewer samples than its input covers; `flush` gives the rest. */
export interface Resampler {
  /** Feeds the next samples and returns what they complete. */
  process(samples: Float32Array): Float32Array;
  /** Ends the stream; in total ceil(inputs·to/from) samples were returned. Call `reset` to use it again. */
  flush(): Float32Array;
  reset(): void;
}

/** @throws RangeError unless both rates are positive integers (Hz). */
export function createResampler(fromHz: number, toHz: number): Resampler {
  for (const rate of [fromHz, toHz]) {
    if (!Number.isInteger(rate) || rate <= 0) throw new RangeError(`A sample rate must be a positive integer: ${rate}`);
  }
  if (fromHz === toHz) return { process: (s) => s.slice(), flush: () => new Float32Array(0), reset: () => {} };
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const scale = Math.min(1, up / down);
  const half = resamplerReach(fromHz, toHz);
  const taps = 2 * half;
  const phases = new Array<Float64Array | undefined>(up);

  /** Input still needed, whose first sample has index `bufferStart`. */
  let buffer = new Float64Array(half - 1);
  let bufferStart = -(half - 1);
  let inputs = 0;
  let outputs = 0;
  /** The next output lies at input time index + phase/up. */
  let index = 0;
  let phase = 0;

  function reset(): void {
    buffer = new Float64Array(half - 1);
    bufferStart = -(half - 1);
    inputs = outputs = index = phase = 0;
  }

  function advance(samples: Float32Array, outputLimit: number): Float32Array {
    const joined = new Float64Array(buffer.length + samples.length);
    joined.set(buffer);
    joined.set(samples, buffer.length);
    const complete = bufferStart + joined.length - half;
    const ready = Math.max(0, Math.min(Math.ceil(((complete - index) * up - phase) / down), outputLimit - outputs));
    const result = new Float32Array(ready);
    for (let n = 0; n < ready; n++) {
      let filter = phases[phase];
      if (!filter) filter = phases[phase] = phaseFilter(phase / up, half, scale);
      const first = index - half + 1 - bufferStart;
      result[n] = dotProduct(filter, joined, first, taps);
      phase += down;
      const whole = Math.floor(phase / up);
      index += whole;
      phase -= whole * up;
    }
    outputs += ready;
    const keepFrom = Math.max(0, Math.min(index - half + 1 - bufferStart, joined.length));
    buffer = joined.slice(keepFrom);
    bufferStart += keepFrom;
    return result;
  }

  return {
    process(samples) {
      inputs += samples.length;
      return advance(samples, Number.MAX_SAFE_INTEGER);
    },
    flush: () => advance(new Float32Array(half + 1), Math.ceil((inputs * up) / down)),
    reset,
  };
}

/** Input samples on each side that one output sample depends on; even, so that the taps come in fours. */
export function resamplerReach(fromHz: number, toHz: number): number {
  return 2 * Math.ceil(ZERO_CROSSINGS / Math.min(1, toHz / fromHz) / 2);
}

/** Four sums that do not wait for each other: this loop is nearly all the time resampling takes. */
function dotProduct(filter: Float64Array, samples: Float64Array, first: number, taps: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0, i = first; k < taps; k += 4, i += 4) {
    a += (filter[k] as number) * (samples[i] as number);
    b += (filter[k + 1] as number) * (samples[i + 1] as number);
    c += (filter[k + 2] as number) * (samples[i + 2] as number);
    d += (filter[k + 3] as number) * (samples[i + 3] as number);
  }
  return a + b + (c + d);
}

/** The largest divisor of both. */
export function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Filter for outputs that lie `fraction` of an input sample after an input; its weights sum to 1, so a constant stays. */
function phaseFilter(fraction: number, half: number, scale: number): Float64Array {
  const weights = new Float64Array(2 * half);
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    const distance = k - half + 1 - fraction;
    const x = Math.PI * distance * scale * BAND_EDGE;
    const weight = (x === 0 ? 1 : Math.sin(x) / x) * kaiser(distance / half);
    weights[k] = weight;
    sum += weight;
  }
  return weights.map((w) => w / sum);
}

function kaiser(position: number): number {
  return besselI0(KAISER_BETA * Math.sqrt(Math.max(0, 1 - position * position))) / besselI0(KAISER_BETA);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
