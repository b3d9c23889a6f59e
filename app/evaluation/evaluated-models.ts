import type { ModelRegistry } from '../inference/model-registry.ts';
import type { EvaluatedModel } from './task.ts';

/** Names, versions and checksums of models, the one in question first. @throws AppError as reading a manifest does. */
export async function evaluatedModels(
  registry: ModelRegistry,
  names: readonly string[],
): Promise<readonly EvaluatedModel[]> {
  return Promise.all(
    names.map(async (name) => {
      const { version, sha256 } = await registry.manifest(name);
      return { name, version, sha256 };
    }),
  );
}
