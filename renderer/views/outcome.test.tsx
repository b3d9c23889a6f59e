import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { reduceAll } from '../state/call-reducer.ts';
import { type CallState, idleCall } from '../state/call-state.ts';
import { scripted, segmentAt } from '../testing/scripted-events.ts';
import { type WindowParts, WindowProvider } from '../window-context.ts';
import { OutcomeCard } from './agent/outcome-card.tsx';

const forecast = {
  kind: 'satisfaction',
  probabilities: { unsatisfied: 0.62, met: 0.3, 'well-satisfied': 0.08 },
  likeliest: 'unsatisfied',
  expectedLevel: 2.6,
  reasons: [
    { field: 'recentNegative', text: 'two of the last three turns were negative', effect: 'raises' },
    { field: 'positive', text: 'one of five turns was positive', effect: 'lowers' },
  ],
  customerTurns: 5,
} as const;
const better = {
  ...forecast,
  probabilities: { unsatisfied: 0.2, met: 0.7, 'well-satisfied': 0.1 },
  likeliest: 'met',
} as const;
const events = scripted([
  { type: 'forecast', atSeconds: 9, segment: segmentAt('customer-3', 'customer', 7, 9), forecast },
  { type: 'forecast', atSeconds: 20, segment: segmentAt('customer-4', 'customer', 17, 20), forecast: better },
]);

function shown(call: CallState): string {
  // Static markup shows a store's first state.
  const parts = { call: createStore<CallState>(() => call) } as unknown as WindowParts;
  return renderToStaticMarkup(
    <WindowProvider value={parts}>
      <OutcomeCard />
    </WindowProvider>,
  );
}

describe('the likely outcome in the window', () => {
  it('is too early to tell until a forecast comes', () => {
    expect(shown(idleCall)).toContain('Too early to tell.');
  });

  it('shows the newest forecast with its reasons, as a share of calls and not as a fact', () => {
    const first = shown(reduceAll(idleCall, events.slice(0, 1)));
    expect(first).toContain('Unsatisfied: likeliest, 62 %');
    expect(first).toContain('For it:</span> two of the last three turns were negative');
    expect(first).toContain('Against it:</span> one of five turns was positive');
    expect(first).toContain('not a fact about this one');
    expect(shown(reduceAll(idleCall, events))).toContain('Need met: likeliest, 70 %');
  });

  it('goes back with a rewind', () => {
    const back = scripted([{ type: 'rewound', atSeconds: 10 }], 'call-1', events.length);
    expect(shown(reduceAll(idleCall, [...events, ...back]))).toContain('Unsatisfied: likeliest, 62 %');
  });
});
