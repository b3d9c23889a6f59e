import type { CallSpec } from '../contract/commands.ts';
import { AppError } from '../domain/errors.ts';
import { VOICE_TIERS, type VoiceTier } from '../domain/voice-tier.ts';

/** The tier of calls that do not name one, e.g. `EMOAISEC_VOICE_TIER=light` on an old machine. */
export const VOICE_TIER_VARIABLE = 'EMOAISEC_VOICE_TIER';

/** Which voice model a call is heard with. @throws AppError `invalid-request` when the variable names no tier. */
export function voiceTierOf({ voice }: Pick<CallSpec, 'voice'>, variables: NodeJS.ProcessEnv = process.env): VoiceTier {
  const name = voice ?? (variables[VOICE_TIER_VARIABLE] || 'full');
  const tier = VOICE_TIERS.find((known) => known === name);
  if (tier) return tier;
  throw new AppError(
    'invalid-request',
    `${VOICE_TIER_VARIABLE} must be one of ${VOICE_TIERS.join(', ')}, not ${name}.`,
  );
}
