import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { reduceAll } from '../state/call-reducer.ts';
import { type CallState, idleCall } from '../state/call-state.ts';
import { createUiStore, type UiState } from '../state/ui-store.ts';
import { scripted, segmentAt } from '../testing/scripted-events.ts';
import { type WindowParts, WindowProvider } from '../window-context.ts';
import { ChurnCard } from './agent/churn-card.tsx';
import { OutcomeCard } from './agent/outcome-card.tsx';
import { RecordCard } from './start/record-card.tsx';

const forecast = {
  kind: 'churn',
  probability: 0.43,
  band: 'medium',
  reasons: [
    { field: 'Contract', text: 'month-to-month contract', effect: 'raises' },
    { field: 'PaperlessBilling', text: 'bills on paper', effect: 'lowers' },
  ],
  missing: ['TechSupport'],
  notices: ['TechSupport was left out: it is not one of No, Yes.'],
} as const;
const events = scripted([{ type: 'forecast', atSeconds: 0, forecast }]);

function card(call: CallState): string {
  // Static markup shows a store's first state.
  const parts = { call: createStore<CallState>(() => call) } as unknown as WindowParts;
  return renderToStaticMarkup(
    <WindowProvider value={parts}>
      <ChurnCard />
      <OutcomeCard />
    </WindowProvider>,
  );
}

function field(record: UiState['record']): string {
  const ui = createStore<UiState>(() => ({ ...createUiStore().getState(), record }));
  return renderToStaticMarkup(
    <WindowProvider value={{ ui } as unknown as WindowParts}>
      <RecordCard />
    </WindowProvider>,
  );
}

describe('the forecast of leaving in the window', () => {
  it('takes no room in a call without a record', () => {
    expect(card(idleCall)).not.toContain('leaving');
  });

  it('is said of many customers, with its band, its reasons, what was not given and where it was learned', () => {
    const shown = card(reduceAll(idleCall, events));
    expect(shown).toContain('Customers with such a record leave in about 4 of 10 cases.');
    expect(shown).toContain('Medium, 43 %');
    expect(shown).toContain('Raises it:</span> month-to-month contract');
    expect(shown).toContain('Lowers it:</span> bills on paper');
    expect(shown).toContain('taken as the average customer&#x27;s: TechSupport.');
    expect(shown).toContain('TechSupport was left out');
    expect(shown).toMatch(/Learned from a public table .*no fact about this customer/);
  });

  it('stays when the call is moved back, and is no likely outcome of the call', () => {
    const back = scripted([{ type: 'rewound', atSeconds: 0 }], 'call-1', events.length);
    const shown = card(reduceAll(idleCall, [...events, ...back]));
    expect(shown).toContain('about 4 of 10');
    expect(shown).toContain('Too early to tell.');
  });

  it('stands beside the likely outcome, which goes on by itself', () => {
    const outcome = {
      kind: 'satisfaction',
      probabilities: { unsatisfied: 0.62, met: 0.3, 'well-satisfied': 0.08 },
      likeliest: 'unsatisfied',
      expectedLevel: 2.6,
      reasons: [],
      customerTurns: 3,
    } as const;
    const segment = segmentAt('customer-3', 'customer', 7, 9);
    const more = scripted([{ type: 'forecast', atSeconds: 9, segment, forecast: outcome }], 'call-1', events.length);
    const shown = card(reduceAll(idleCall, [...events, ...more]));
    expect(shown).toContain('about 4 of 10');
    expect(shown).toContain('Unsatisfied: likeliest, 62 %');
  });
});

describe("a customer's record on the start screen", () => {
  it('is optional, and says what it is for and that it is not kept', () => {
    const shown = field(undefined);
    expect(shown).toContain('Choose a record…');
    expect(shown).toContain('is not kept');
    expect(shown).not.toContain('clear-record');
  });

  it('says how much of it was used, what is missing and what could not be used, and can be cleared', () => {
    const notices = ['tenure was left out: it is not a number from 0 on (months).'];
    const reading = { record: { Contract: 'One year' }, used: 1, missing: ['tenure'], notices };
    const shown = field({ fileName: 'customer.csv', reading });
    expect(shown).toContain('>customer.csv</button>');
    expect(shown).toContain('1 of 2 fields used');
    expect(shown).toContain('taken as the average customer&#x27;s: tenure.');
    expect(shown).toContain('tenure was left out');
    expect(shown).toContain('aria-label="Without a customer record"');
  });

  it('says why nothing was used when there is no model', () => {
    const reading = { record: {}, used: 0, missing: [], notices: ['The model churn-risk is not installed.'] };
    const shown = field({ fileName: 'customer.csv', reading });
    expect(shown).toContain('The model churn-risk is not installed.');
    expect(shown).not.toContain('0 of 0');
  });
});
