/** A model in ONNX Runtime. Beside `providers.ts` the only importer of onnxruntime-node. */
import { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';
import { AppError } from '../domain/errors.ts';
import { withGraphOutputs } from './graph-outputs.ts';
import type { ModelManifest, TensorDescription } from './model-manifest.ts';
import type { ModelMeter } from './model-meter.ts';
import type { ModelSession, Tensor, Tensors } from './model-session.ts';
import type { Provider } from './providers.ts';

export interface OnnxSessionOptions {
  /** In order of preference; the first that starts is taken. */
  readonly providers: readonly Provider[];
  /** Threads inside one run. More than one helps only on a core that is otherwise idle. */
  readonly intraOpThreads: number;
  readonly meter: ModelMeter;
  /**
   * Turn 8-bit constants that the graph dequantises in every run into float32 once, at load. Costs four times their memory;
   * saves a third of a decoding step where a large embedding is stored so. Default false.
   */
  readonly foldDequantisation?: boolean;
  /** Default `CHOSEN_TUNING`; the benchmark compares others with it. */
  readonly tuning?: SessionTuning;
  /** Inner values of the graph that runs give too. The model's checksum is that of the file without them. Default none. */
  readonly innerOutputs?: readonly TensorDescription[];
}

/** What ONNX Runtime lets be chosen about a session, beside threads. */
export interface SessionTuning {
  /** Keep freed memory for later runs, and remember which run of which shape needs what. */
  readonly keepMemory: boolean;
  readonly graphOptimisation: 'basic' | 'extended' | 'all';
}

/**
 * Keeping memory makes no run faster here and holds on to what the longest segment needed (docs/decisions/0007); without the last level
 * of graph optimisation, the convolutions of the face models take more than twice as long.
 */
export const CHOSEN_TUNING: SessionTuning = { keepMemory: false, graphOptimisation: 'all' };

/** A session, the provider it runs on, and why others before it were not taken. */
export interface OpenedSession {
  readonly session: ModelSession;
  readonly provider: Provider;
  readonly fallbackReason?: string | undefined;
}

/**
 * Loads a model from bytes that were verified already and compares its real inputs and outputs with the manifest.
 * @throws AppError `model-corrupt` when they differ; `model-failed` when no provider can load it.
 */
export async function openOnnxSession(
  model: Uint8Array,
  manifest: ModelManifest,
  options: OnnxSessionOptions,
): Promise<OpenedSession> {
  const refusals: string[] = [];
  const { innerOutputs = [], tuning = CHOSEN_TUNING } = options;
  const opened = withGraphOutputs(model, innerOutputs);
  for (const provider of options.providers) {
    try {
      const native = await InferenceSession.create(opened, {
        executionProviders: [provider],
        intraOpNumThreads: options.intraOpThreads,
        interOpNumThreads: 1,
        logSeverityLevel: 3,
        enableCpuMemArena: tuning.keepMemory,
        enableMemPattern: tuning.keepMemory,
        graphOptimizationLevel: tuning.graphOptimisation,
        ...(options.foldDequantisation && { extra: { session: { disable_quant_qdq: '1' } } }),
      });
      compareInterface('input', manifest, manifest.inputs, native.inputMetadata);
      compareInterface('output', manifest, [...manifest.outputs, ...innerOutputs], native.outputMetadata);
      const session = wrap(native, manifest, options.meter);
      return { session, provider, ...(refusals.length > 0 && { fallbackReason: refusals.join('; ') }) };
    } catch (error) {
      if (error instanceof AppError) throw error;
      refusals.push(`${provider}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new AppError('model-failed', `The model ${manifest.name} could not be loaded (${refusals.join('; ')}).`);
}

function wrap(native: InferenceSession, manifest: ModelManifest, meter: ModelMeter): ModelSession {
  return {
    manifest,
    async run(feeds, outputs) {
      const input = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOnnx(tensor)]));
      const start = performance.now();
      const results = await (outputs ? native.run(input, outputs) : native.run(input)).catch((error: Error) => {
        throw new AppError('model-failed', `The model ${manifest.name} could not compute this input.`, {
          cause: error,
        });
      });
      meter.record(manifest.name, performance.now() - start);
      return results as unknown as Tensors;
    },
    close: () => native.release(),
  };
}

function toOnnx(tensor: Tensor): OnnxTensor {
  return tensor instanceof OnnxTensor ? tensor : new OnnxTensor(tensor.type, tensor.data, tensor.dims);
}

function compareInterface(
  side: 'input' | 'output',
  manifest: ModelManifest,
  promised: readonly TensorDescription[],
  real: readonly InferenceSession.ValueMetadata[],
): void {
  const problem = findDifference(promised, real);
  if (!problem) return;
  throw new AppError(
    'model-corrupt',
    `The model ${manifest.name} does not match its manifest (${side} ${problem}). Set the app up again to replace it.`,
  );
}

function findDifference(
  promised: readonly TensorDescription[],
  real: readonly InferenceSession.ValueMetadata[],
): string | undefined {
  const missing = real.find((value) => !promised.some((described) => described.name === value.name));
  if (missing) return `${missing.name} is not described`;
  for (const described of promised) {
    const value = real.find((candidate) => candidate.name === described.name);
    if (!value?.isTensor) return `${described.name} is not there`;
    if (value.type !== described.type) return `${described.name} is ${value.type}, not ${described.type}`;
    // ONNX Runtime gives an empty shape where it knows none.
    if (value.shape.length === 0) continue;
    if (value.shape.length !== described.shape.length) return `${described.name} has another number of axes`;
    const differs = value.shape.some((size, axis) => {
      const expected = described.shape[axis];
      return typeof size === 'number' && typeof expected === 'number' && size !== expected;
    });
    if (differs) return `${described.name} is [${value.shape.join(', ')}], not [${described.shape.join(', ')}]`;
  }
  return undefined;
}
