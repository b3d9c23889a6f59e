import type { FusionKind } from '../domain/fusion-kind.ts';
import type { ModelRegistry } from '../inference/model-registry.ts';
import { createAverageFusion } from './average-fusion.ts';
import type { Fusion } from './fusion.ts';
import { createModelFusion } from './model-fusion.ts';

/** The models behind the kinds of fusion, by name. */
export const FUSION_MODELS: Readonly<Record<FusionKind, readonly string[]>> = {
  average: [],
  concat: ['fusion-concat'],
  attention: ['fusion-attention'],
  graph: ['fusion-graph'],
};

/** Any of the family; its model stays the registry's. @throws AppError as loading a model does. */
export async function createFusion(registry: ModelRegistry, kind: FusionKind): Promise<Fusion> {
  const [model] = FUSION_MODELS[kind];
  return model === undefined ? createAverageFusion() : createModelFusion(await registry.load(model));
}
