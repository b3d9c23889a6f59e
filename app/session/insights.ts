import type { CommandHandlers } from '../contract/commands.ts';
import type { InsightsScope, InsightsState } from '../contract/insights.ts';
import { AppError } from '../domain/errors.ts';
import { secureRandom } from '../privacy/differential-privacy/secure-random.ts';
import { createVaultDesk, type VaultDesk } from '../privacy/differential-privacy/vault-desk.ts';
import type { Profile } from '../privacy/profiles/profile.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';
import { NOTHING_KEPT } from './kept-calls.ts';

interface InsightsDeps {
  /** Absent: nothing is kept on this machine. */
  readonly door: VaultDoor | undefined;
  readonly profile: Profile;
  readonly epochMs: () => number;
}

/** The commands about figures over kept calls. Only `ask` spends. */
export function createInsights({
  door,
  profile,
  epochMs,
}: InsightsDeps): Pick<CommandHandlers, 'insights.ask' | 'insights.state'> {
  const random = secureRandom();
  const desk = async (): Promise<VaultDesk> => {
    if (!door?.exists()) throw new AppError('call-not-found', NOTHING_KEPT);
    return createVaultDesk({ vault: await door.open(), profile, epochMs, random });
  };
  const stateOver = async (scope: InsightsScope): Promise<InsightsState> => {
    try {
      return (await desk()).state(scope);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { state: 'closed', reason: error.message };
    }
  };
  return {
    'insights.ask': async ({ query }) => {
      const answer = await (await desk()).ask(query);
      return { answer, state: await stateOver(query) };
    },
    'insights.state': ({ scope }) => stateOver(scope),
  };
}
