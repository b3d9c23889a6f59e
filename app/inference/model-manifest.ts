/** What a model's folder says about itself (`manifest.json`); the registry refuses a model that is not what it says. */
import { z } from 'zod';

/** Element types the app's models use. */
export const tensorType = z.enum(['float32', 'int64', 'int32', 'bool']);

/** One input or output; a shape's entries are sizes, or names of dynamic axes. */
const tensorDescription = z.object({
  name: z.string().min(1),
  type: tensorType,
  shape: z.array(z.union([z.int().min(0), z.string().min(1)])).readonly(),
});
export type TensorDescription = z.infer<typeof tensorDescription>;

/** A file of the model's own folder: a manifest reaches no other. */
const fileName = z.string().regex(/^(?!\.+$)[^/\\\0]{1,200}$/);

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where the weights come from: trained by a script of this repository, or taken from a registry package. */
const modelSource = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('trained'), script: z.string() }),
  z.looseObject({ kind: z.literal('package'), package: z.string(), path: z.string() }),
]);

/** Temperature scaling and the confidence under which the model abstains; `ece` is the expected calibration error, 0..1. */
const calibration = z.looseObject({
  temperature: z.number().positive(),
  abstainBelow: z.number().min(0).max(1),
  ece: z.number().min(0).max(1).exactOptional(),
});

/** Schema of `manifest.json`. Fields beyond these are kept as they are (metrics, window sizes, label lists of one model). */
export const modelManifest = z.looseObject({
  name: z.string().min(1),
  version: z.string().min(1),
  /** The model file in the folder. */
  file: fileName,
  sha256,
  bytes: z.int().min(1),
  /** SPDX identifier of the weights' licence. */
  licence: z.string().min(1),
  source: modelSource,
  inputs: z.array(tensorDescription).readonly(),
  outputs: z.array(tensorDescription).readonly(),
  sampleRateHz: z.int().positive().exactOptional(),
  labels: z.array(z.string()).readonly().exactOptional(),
  states: z.array(z.string()).readonly().exactOptional(),
  calibration: calibration.exactOptional(),
  /** Further files the model needs (vocabulary, licence), with their checksums. */
  files: z
    .array(z.looseObject({ file: fileName, sha256 }))
    .readonly()
    .default([]),
});
export type ModelManifest = z.infer<typeof modelManifest>;
