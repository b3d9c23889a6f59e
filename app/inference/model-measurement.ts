/** How fast a model runs here: the median time of runs on input made from its manifest's shapes. */
import type { ModelManifest, TensorDescription } from './model-manifest.ts';
import type { ModelSession, Tensor, Tensors } from './model-session.ts';

/** Sizes of dynamic axes by the names the manifests use: one second of audio, a short sentence, one decoding step. */
const AXIS_SIZES: Readonly<Record<string, number>> = {
  batch: 1,
  samples: 16_000,
  frames: 40,
  encoder_length_out: 40,
  past_length: 8,
  tokens: 1,
  text_tokens: 16,
};

/** Input that has the right shapes and means nothing: quiet noise-like floats, ones for whole numbers, true for bools. */
export function syntheticInput(manifest: ModelManifest): { readonly feeds: Tensors; readonly description: string } {
  const sizes = axisSizes(manifest);
  const feeds = Object.fromEntries(manifest.inputs.map((input) => [input.name, synthesise(input, sizes, manifest)]));
  const axes = new Set(manifest.inputs.flatMap((input) => input.shape.filter((size) => typeof size === 'string')));
  const named = [...axes].filter((axis) => axis !== 'batch').map((axis) => `${sizes[axis] ?? 1} ${axis}`);
  return { feeds, description: named.join(', ') || 'fixed shape' };
}

/** Median time of `runs` runs after one that is not counted. */
export async function measureSession(
  session: ModelSession,
  runs: number,
): Promise<{ readonly runMs: number; readonly input: string }> {
  const { feeds, description } = syntheticInput(session.manifest);
  await session.run(feeds);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await session.run(feeds);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { runMs: times[Math.floor(times.length / 2)] ?? 0, input: description };
}

/** A manifest that names window and context gives its own number of samples; a text model reads a sentence at once. */
function axisSizes(manifest: ModelManifest): Readonly<Record<string, number>> {
  const { windowSamples, contextSamples } = manifest as { windowSamples?: unknown; contextSamples?: unknown };
  const samples =
    typeof windowSamples === 'number'
      ? windowSamples + (typeof contextSamples === 'number' ? contextSamples : 0)
      : undefined;
  const readsText = manifest.inputs.some((input) => input.name === 'attention_mask');
  return {
    ...AXIS_SIZES,
    ...(samples !== undefined && { samples }),
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
    const value = input.name === 'sr' ? (manifest.sampleRateHz ?? 1) : 1;
    return { type, dims, data: BigInt64Array.from({ length }, () => BigInt(value)) };
  }
  if (type === 'int32') return { type, dims, data: new Int32Array(length).fill(1) };
  return { type, dims, data: new Uint8Array(length).fill(1) };
}
