/**
 * Makes inner values of an ONNX graph readable. A model file is one protocol-buffers message, and such messages are joined by putting
 * their bytes one after the other: fields that repeat are lengthened. So a second message with nothing but further outputs, behind the
 * verified bytes, adds those outputs and leaves everything else as it was.
 */
import type { TensorDescription } from './model-manifest.ts';

/** Field numbers of `onnx.proto` (ONNX 1.x). */
const FIELD = {
  modelGraph: 7,
  graphOutput: 12,
  valueName: 1,
  valueType: 2,
  typeTensor: 1,
  tensorElement: 1,
  tensorShape: 2,
  shapeDimension: 1,
  dimensionSize: 1,
  dimensionName: 2,
};
/** Wire types of protocol buffers: a number, and bytes with their length before them. */
const NUMBER = 0;
const BYTES = 2;
/** `TensorProto.DataType`. */
const ELEMENT: Readonly<Record<TensorDescription['type'], number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/**
 * @param model the bytes of a model file; they are copied.
 * @param outputs names of values in the graph, with their types and shapes; a name that the graph lacks fails when it is loaded.
 */
export function withGraphOutputs(model: Uint8Array, outputs: readonly TensorDescription[]): Uint8Array {
  if (outputs.length === 0) return model;
  const graph = outputs.flatMap((output) => message(FIELD.graphOutput, valueInfo(output)));
  const appended = message(FIELD.modelGraph, graph);
  const joined = new Uint8Array(model.length + appended.length);
  joined.set(model);
  joined.set(appended, model.length);
  return joined;
}

function valueInfo({ name, type, shape }: TensorDescription): readonly number[] {
  const dimensions = shape.flatMap((size) => {
    const dimension = typeof size === 'number' ? number(FIELD.dimensionSize, size) : text(FIELD.dimensionName, size);
    return message(FIELD.shapeDimension, dimension);
  });
  const tensor = [...number(FIELD.tensorElement, ELEMENT[type]), ...message(FIELD.tensorShape, dimensions)];
  return [...text(FIELD.valueName, name), ...message(FIELD.valueType, message(FIELD.typeTensor, tensor))];
}

function message(field: number, content: readonly number[]): readonly number[] {
  return [...varint(8 * field + BYTES), ...varint(content.length), ...content];
}

function text(field: number, value: string): readonly number[] {
  return message(field, [...new TextEncoder().encode(value)]);
}

function number(field: number, value: number): readonly number[] {
  return [...varint(8 * field + NUMBER), ...varint(value)];
}

/** Seven bits a byte, lowest first; the eighth bit says that more follow. */
function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [128 + (value % 128), ...varint(Math.floor(value / 128))];
}
