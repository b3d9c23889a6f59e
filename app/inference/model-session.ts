/** The port through which recognisers run models; `onnx-session.ts` is behind it, tests put a fake there. */
import type { ModelManifest } from './model-manifest.ts';

/** A dense array in row-major order; `data.length` is the product of `dims` (`[]` is a scalar). Bools are 0 or 1. */
export interface Tensor {
  readonly type: 'float32' | 'int64' | 'int32' | 'bool';
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array | Int32Array | Uint8Array;
}

/** Tensors by input or output name. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** One loaded model. `run` computes on the calling thread and blocks it; runs of one session follow one another. */
export interface ModelSession {
  readonly manifest: ModelManifest;
  /**
   * @param feeds one tensor per input of the manifest; tensors that a run returned are taken without a copy.
   * @param outputs which outputs are wanted; all when absent. What is not wanted is not copied out of the model.
   * @throws AppError `model-failed` when the model cannot compute this input.
   */
  run(feeds: Tensors, outputs?: readonly string[]): Promise<Tensors>;
  close(): Promise<void>;
}

/** Makes a float32 tensor. */
export function floatTensor(data: Float32Array, dims: readonly number[]): Tensor {
  return { type: 'float32', dims, data };
}

/** Makes an int64 tensor of whole numbers. */
export function integerTensor(values: readonly number[], dims: readonly number[]): Tensor {
  return { type: 'int64', dims, data: BigInt64Array.from(values, BigInt) };
}

/** The float32 data of one output. @throws TypeError when the output is absent or of another type. */
export function floatOutput(outputs: Tensors, name: string): Float32Array {
  const data = outputs[name]?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`The model gave no float32 output ${name}.`);
  return data;
}
