import type { AggregateAnswer, AggregateQuery } from '../../app/contract/aggregates.ts';
import type { InsightsState } from '../../app/contract/insights.ts';
import type { PrivacyAccount } from '../../app/contract/privacy-budget.ts';
import { FIGURES, lastDays } from '../../app/domain/aggregate.ts';
import { AppError } from '../../app/domain/errors.ts';
import { MINIMUM_GROUP } from '../../app/privacy/differential-privacy/aggregate-desk.ts';
import { nameOf } from '../../app/privacy/differential-privacy/aggregate-plan.ts';
import { secureRandom } from '../../app/privacy/differential-privacy/secure-random.ts';
import { usefulnessOf } from '../../app/privacy/differential-privacy/usefulness.ts';
import { createVaultDesk } from '../../app/privacy/differential-privacy/vault-desk.ts';
import type { OpenedProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import type { BudgetRequest } from './privacy-budget-options.ts';
import { usefulnessTable } from './usefulness-table.ts';
import type { VaultAccess } from './vault-access.ts';

export interface BudgetCommandDeps {
  readonly access: Pick<VaultAccess, 'door'>;
  readonly opened: OpenedProfile;
  /** Milliseconds since 1970. */
  readonly epochMs: () => number;
  readonly out: (text: string) => void;
}

/** Does what was asked. @throws AppError for what a person can act on. */
export async function runPrivacyBudget(request: BudgetRequest, deps: BudgetCommandDeps): Promise<void> {
  const { access, opened, epochMs, out } = deps;
  const say = (json: boolean, value: unknown, text: () => string) =>
    out(json ? `${JSON.stringify(value, undefined, 2)}\n` : text());
  if (request.verb === 'simulate') {
    const rows = usefulnessOf(MINIMUM_GROUP, request.draws, secureRandom());
    return say(request.json, rows, () => usefulnessTable(rows));
  }
  const { door } = access;
  try {
    if (!door.exists()) throw new AppError('call-not-found', 'There is no vault on this machine, so no call is kept.');
    const vault = await door.open();
    const desk = createVaultDesk({ vault, profile: opened.profile, epochMs, random: secureRandom() });
    if (request.verb === 'status') {
      const state = desk.state({ people: 'customer', ...lastDays(request.days, new Date(epochMs())) });
      return say(request.json, state, () => stateText(state, request.days));
    }
    const answer = await desk.ask(request.query);
    say(request.json, { query: request.query, answer }, () => answerText(request.query, answer));
  } finally {
    await door.close();
  }
}

function stateText(state: InsightsState, days: number): string {
  if (state.state === 'closed') return `${state.reason}\n`;
  const { budget, here } = state;
  const releases = budget.releases.map(
    ({ atEpochMs, what, epsilon }) => `  ${timeOf(atEpochMs)}  ${what}  ε ${rounded(epsilon)}\n`,
  );
  return [
    `Calls of the last ${days} days: ${accountText(here)}\n`,
    `All of this site: ${accountText(budget.site)}\n`,
    releases.length > 0 ? `Answered, newest first:\n${releases.join('')}` : 'Nothing was asked that still counts.\n',
  ].join('');
}

function accountText({ allowance, left, renewsAtEpochMs }: PrivacyAccount): string {
  const { epsilon, windowDays } = allowance;
  const renews = renewsAtEpochMs === undefined ? '' : `; some comes back on ${timeOf(renewsAtEpochMs)}`;
  return `ε ${rounded(epsilon - left)} of ${rounded(epsilon)} in ${windowDays} days is spent, ${rounded(left)} left${renews}`;
}

function answerText(query: AggregateQuery, answer: AggregateAnswer): string {
  const cost =
    answer.epsilonSpent === 0
      ? `It cost nothing: the same was answered on ${timeOf(answer.atEpochMs)}.`
      : `It cost ε ${rounded(answer.epsilonSpent)}.`;
  const left = `${cost} ε ${rounded(answer.epsilonLeft)} is left for these calls.\n`;
  if (answer.state === 'suppressed') return `Not told. ${answer.reason}\n${left}`;
  const lines = answer.figures.map(({ value, interval95: [low, high] }, n) => {
    const bin = query.kind === 'histogram' ? `${binText(query, n)}: ` : '';
    return `${bin}${rounded(value)}  (95 of 100: ${rounded(low)} to ${rounded(high)})\n`;
  });
  return `${nameOf(query)}, calls from ${timeOf(query.fromEpochMs)} to ${timeOf(query.toEpochMs)}\n${lines.join('')}${left}`;
}

function binText({ figure, bins }: Extract<AggregateQuery, { kind: 'histogram' }>, n: number): string {
  const { low, high } = FIGURES[figure];
  const edge = (bin: number) => rounded(low + ((high - low) * bin) / bins);
  return `${edge(n)} to ${edge(n + 1)}`;
}

function rounded(value: number): string {
  return String(Math.round(value * 1_000) / 1_000);
}

function timeOf(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
