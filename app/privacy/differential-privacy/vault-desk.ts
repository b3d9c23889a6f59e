import type { AggregateAnswer, AggregateQuery } from '../../contract/aggregates.ts';
import type { InsightsScope, InsightsState } from '../../contract/insights.ts';
import { AppError } from '../../domain/errors.ts';
import type { Profile } from '../profiles/profile.ts';
import { accessTo } from '../vault/access-entry.ts';
import type { Vault } from '../vault/vault.ts';
import { createAggregateDesk, MINIMUM_GROUP } from './aggregate-desk.ts';
import { allowancesOf } from './privacy-allowance.ts';
import { createPrivacyLedger } from './privacy-ledger.ts';
import type { RandomBytes } from './random-draws.ts';
import { shownFigures, showsAggregates } from './shown-figures.ts';
import { createStoredSummaries } from './stored-summaries.ts';
import { createVaultBudget } from './vault-budget.ts';

export interface VaultDeskDeps {
  readonly vault: Vault;
  /** The profile that holds; its budget is what one person may lose. */
  readonly profile: Profile;
  /** Milliseconds since 1970. */
  readonly epochMs: () => number;
  readonly random: RandomBytes;
}

/** Questions about the calls of one vault. */
export interface VaultDesk {
  /** Answers with noise; the audit log tells that it was asked, and what was spent. @throws AppError as `AggregateDesk`, `figure-forbidden` by the profile too. */
  ask(query: AggregateQuery): Promise<AggregateAnswer>;
  /** What may be asked, and what is left for it. Spends nothing, and looks at no call. */
  state(scope: InsightsScope): InsightsState;
}

export function createVaultDesk({ vault, profile, epochMs, random }: VaultDeskDeps): VaultDesk {
  const { person, site } = allowancesOf(profile);
  const store = createVaultBudget(vault, site);
  const ledger = createPrivacyLedger({ store, person, site, epochMs });
  const summaries = createStoredSummaries({ vault, profile });
  const desk = createAggregateDesk({ ledger, answers: store, summaries, random, minimumGroup: MINIMUM_GROUP });
  return {
    async ask(query) {
      if (!isShown(query, profile)) throw new AppError('figure-forbidden', forbidden(profile));
      vault.write([accessTo(vault, 'figures-over-calls', 'supervisor')], () => {});
      return desk.ask(query);
    },
    state(scope) {
      if (!showsAggregates(profile)) return { state: 'closed', reason: forbidden(profile) };
      const { people, fromEpochMs, toEpochMs } = scope;
      const here = ledger.accountOver({ people, fromEpochMs, toEpochMs });
      const figures = shownFigures(profile);
      return { state: 'open', budget: ledger.state(), here, figures, minimumGroup: MINIMUM_GROUP };
    },
  };
}

/** Counts tell nothing but that calls were there. Figures that are never made over agents are the desk's to refuse. */
function isShown(query: AggregateQuery, profile: Profile): boolean {
  return query.kind === 'count' ? showsAggregates(profile) : shownFigures(profile).includes(query.figure);
}

function forbidden({ name }: Profile): string {
  return `The profile "${name}" does not let this be made over calls.`;
}
