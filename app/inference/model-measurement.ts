/** How fast a model runs here, on input made from its manifest's shapes. */
import type { ModelManifest, TensorDescription } from './model-manifest.ts';
import type { ModelSession, Tensor, Tensors } from './model-session.ts';

/** Inputs that count places, of which the made input has one: the first. */
const PLACES = ['utterance', 'speaker', 'asked'];

/** Sizes of dynamic axes by the names the manifests use: one second of audio, a short sentence, one decoding step. */
const AXIS_SIZES: Readonly<Record<string, number>> = {
  batch: 1,
  samples: 16_000,
  frames: 40,
  encoder_length_out: 40,
  past_length: 8,
  tokens: 1,
  text_tokens: 16,
  pieces: 16,
  emotional_pieces: 16,
};

/** Input that has the right shapes and means nothing: quiet noise-like floats, ones for whole numbers (places: the first), true for bools. */
function syntheticInput(manifest: ModelManifest): { readonly feeds: Tensors; readonly description: string } {
  const sizes = axisSizes(manifest);
  const feeds = Object.fromEntries(manifest.inputs.map((input) => [input.name, synthesise(input, sizes, manifest)]));
  const axes = new Set(manifest.inputs.flatMap((input) => input.shape.filter((size) => typeof size === 'string')));
  const named = [...axes].filter((axis) => axis !== 'batch').map((axis) => `${sizes[axis] ?? 1} ${axis}`);
  return { feeds, description: named.join(', ') || 'fixed shape' };
}

/** How long runs on synthetic input took, in ms from the shortest to the longest, and what the last one gave. */
export interface MeasuredRuns {
  readonly timesMs: readonly number[];
  readonly outputs: Tensors;
  readonly input: string;
}

/** A slow provider is known to be slow after this long. */
const PATIENCE_MS = 2_000;

/** Times up to `runs` runs after one that is not counted (it takes memory and compiles), for two seconds at most. */
export async function measureSession(session: ModelSession, runs: number): Promise<MeasuredRuns> {
  const { feeds, description } = syntheticInput(session.manifest);
  let outputs = await session.run(feeds);
  const timesMs: number[] = [];
  const begunMs = performance.now();
  while (timesMs.length < runs && performance.now() - begunMs < PATIENCE_MS) {
    const start = performance.now();
    outputs = await session.run(feeds);
    timesMs.push(performance.now() - start);
  }
  return { timesMs: timesMs.sort((a, b) => a - b), outputs, input: description };
}

/** The middle one of sorted values; infinite when there are none, as for a model that never ended. */
export function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** A manifest that names window and context gives its own number of samples; a text model reads a sentence at once, one of conversations a full window. */
function axisSizes(manifest: ModelManifest): Readonly<Record<string, number>> {
  const { windowSamples, contextSamples, window } = manifest as {
    windowSamples?: unknown;
    contextSamples?: unknown;
    window?: { readonly pieces?: unknown };
  };
  const samples =
    typeof windowSamples === 'number'
      ? windowSamples + (typeof contextSamples === 'number' ? contextSamples : 0)
      : undefined;
  const readsText = manifest.inputs.some((input) => input.name === 'attention_mask');
  return {
    ...AXIS_SIZES,
    ...(samples !== undefined && { samples }),
    ...(typeof window?.pieces === 'number' && { t: window.pieces }),
    ...(readsText && { tokens: AXIS_SIZES.text_tokens ?? 1, t: AXIS_SIZES.text_tokens ?? 1 }),
  };
}

function synthesise(
  input: TensorDescription,
  sizes: Readonly<Record<string, number>>,
  manifest: ModelManifest,
): Tensor {
  const dims = input.shape.map((size) => (typeof size === 'number' ? size : (sizes[size] ?? 1)));
  const length = dims.reduce((product, size) => product * size, 1);
  const { type } = input;
  if (type === 'float32')
    return { type, dims, data: Float32Array.from({ length }, (_, i) => 0.05 * Math.sin(i * 0.7)) };
  if (type === 'int64') {
    const whole = PLACES.includes(input.name) ? 0 : 1;
    const value = input.name === 'sr' ? (manifest.sampleRateHz ?? 1) : whole;
    return { type, dims, data: BigInt64Array.from({ length }, () => BigInt(value)) };
  }
  if (type === 'int32') return { type, dims, data: new Int32Array(length).fill(1) };
  return { type, dims, data: new Uint8Array(length).fill(1) };
}
