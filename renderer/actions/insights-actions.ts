import type { AggregateQuery } from '../../app/contract/aggregates.ts';
import type { InsightsScope, InsightsState } from '../../app/contract/insights.ts';
import { type Bridge, BridgeError } from '../bridge/bridge.ts';
import type { Asked } from '../state/insights.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

/** What can be done about figures over calls. */
export interface InsightsActions {
  /** Looks what is left for these calls; costs nothing. */
  look(scope: InsightsScope): Promise<void>;
  /** Asks, which costs what the question says. @param label the question as it was chosen. */
  ask(query: AggregateQuery, label: string): Promise<void>;
}

/** Refusals that are an answer of their own, and stand where the answer would. */
const TOLD_BESIDE: readonly string[] = ['budget-spent', 'budget-damaged', 'figure-forbidden', 'invalid-request'];

/** @returns the actions of the card about figures over calls. */
export function createInsightsActions({
  bridge,
  ui,
  attempt,
}: {
  readonly bridge: Bridge;
  readonly ui: UiStore;
  readonly attempt: Attempt;
}): InsightsActions {
  const put = (asked: Asked, standing?: InsightsState) =>
    ui.setState(({ insights }) => {
      const now = standing ?? insights?.standing;
      return now ? { insights: { standing: now, asked } } : {};
    });
  return {
    look: (scope) =>
      attempt('What may be asked could not be looked up', async () => {
        const standing = await bridge.command('insights.state', { scope });
        ui.setState(({ insights }) => ({ insights: { ...insights, standing } }));
      }),
    ask: (query, label) =>
      attempt('The question could not be answered', async () => {
        put({ state: 'asking', label });
        try {
          const { answer, state } = await bridge.command('insights.ask', { query });
          put({ state: 'answered', label, query, answer }, state);
        } catch (error) {
          if (error instanceof BridgeError && TOLD_BESIDE.includes(error.code)) {
            put({ state: 'refused', label, sentence: error.message });
            return;
          }
          ui.setState(({ insights }) => (insights ? { insights: { standing: insights.standing } } : {}));
          throw error;
        }
      }),
  };
}
