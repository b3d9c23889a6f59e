import { describe, expect, it } from 'vitest';
import type { InsightsState } from '../../app/contract/insights.ts';
import { BridgeError } from '../bridge/bridge.ts';
import { QUESTIONS } from '../state/insights-questions.ts';
import { createUiStore } from '../state/ui-store.ts';
import { createFakeBridge } from '../testing/fake-bridge.ts';
import { createAttempt } from './attempt.ts';
import { createInsightsActions } from './insights-actions.ts';

const scope = { people: 'customer', fromEpochMs: 0, toEpochMs: 1_000 } as const;
const account = { allowance: { epsilon: 1, delta: 1e-6, windowDays: 30 }, spent: 0, left: 1 };
const open: InsightsState = {
  state: 'open',
  budget: { site: account, person: account.allowance, releases: [] },
  here: account,
  figures: [],
  minimumGroup: 10,
};
const query = QUESTIONS[0]?.query(scope, 0.5);

async function opened(ask: (request: unknown) => unknown) {
  const bridge = createFakeBridge({ 'insights.state': () => open, 'insights.ask': ask });
  const ui = createUiStore();
  const actions = createInsightsActions({ bridge, ui, attempt: createAttempt(ui) });
  await actions.look(scope);
  return { bridge, ui, actions };
}

describe('figures over calls in the window', () => {
  it('ask nothing by being looked at', async () => {
    const { bridge, ui } = await opened(() => undefined);
    expect(bridge.asked.map(({ name }) => name)).toEqual(['insights.state']);
    expect(ui.getState().insights).toEqual({ standing: open });
  });

  it('show an answer with what is left after it', async () => {
    const answer = {
      state: 'suppressed',
      reason: 'Too few.',
      epsilonSpent: 0.5,
      epsilonLeft: 0.5,
      atEpochMs: 1,
    } as const;
    const after = { ...open, here: { ...account, spent: 0.5, left: 0.5 } };
    const { ui, actions } = await opened(() => ({ answer, state: after }));
    if (query) await actions.ask(query, 'How many');
    expect(ui.getState().insights).toEqual({
      standing: after,
      asked: { state: 'answered', label: 'How many', query, answer },
    });
  });

  it('show a refusal where the answer would stand, and a failure as one', async () => {
    const failing = (code: 'budget-spent' | 'vault-unavailable') => () => {
      throw new BridgeError({ code, message: 'Not now.' });
    };
    const refused = await opened(failing('budget-spent'));
    if (query) await refused.actions.ask(query, 'How many');
    expect(refused.ui.getState().insights?.asked).toEqual({
      state: 'refused',
      label: 'How many',
      sentence: 'Not now.',
    });
    expect(refused.ui.getState().alerts).toEqual([]);
    const failed = await opened(failing('vault-unavailable'));
    if (query) await failed.actions.ask(query, 'How many');
    expect(failed.ui.getState().insights?.asked).toBeUndefined();
    expect(failed.ui.getState().alerts).toHaveLength(1);
  });
});
