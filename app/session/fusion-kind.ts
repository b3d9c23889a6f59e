import { AppError } from '../domain/errors.ts';
import { DEFAULT_FUSION, FUSION_KINDS, type FusionKind } from '../domain/fusion-kind.ts';

/** How voice, words and face are put together, e.g. `EMOAISEC_FUSION=average`. */
export const FUSION_VARIABLE = 'EMOAISEC_FUSION';

/** @throws AppError `invalid-request` when the variable names no fusion. */
export function fusionKindOf(variables: NodeJS.ProcessEnv = process.env): FusionKind {
  const name = variables[FUSION_VARIABLE] || DEFAULT_FUSION;
  const kind = FUSION_KINDS.find((known) => known === name);
  if (kind) return kind;
  throw new AppError('invalid-request', `${FUSION_VARIABLE} must be one of ${FUSION_KINDS.join(', ')}, not ${name}.`);
}
