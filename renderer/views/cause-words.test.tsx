import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { ScriptedCall } from '../../app/testing/scripted-call.ts';
import { reduceAll } from '../state/call-reducer.ts';
import { type CallState, idleCall } from '../state/call-state.ts';
import { createUiStore } from '../state/ui-store.ts';
import { type WindowParts, WindowProvider } from '../window-context.ts';
import { ContextCard } from './agent/context-card.tsx';
import { PromptReasons } from './agent/prompt-reasons.tsx';
import { Transcript } from './agent/transcript.tsx';

const MARKED = /<mark class="cause-words"[^>]*>([^<]*)<\/mark>/g;

/** What a quarrel shows in a window, and the words that are marked in it. */
function shown(
  words: object | undefined,
  view: 'card' | 'transcript',
): { readonly html: string; readonly marked: string[] } {
  const scripted = new ScriptedCall().start();
  const agent = scripted.say('agent', 2, 4, 'Let me see. It will take three weeks.');
  const customer = scripted.say('customer', 5, 8, 'Three weeks?');
  scripted.inContext(customer, 'angry', { causes: [{ segment: agent, probability: 0.7, ...(words && { words }) }] });
  // Static markup shows a store's first state.
  const call = createStore<CallState>(() => reduceAll(idleCall, scripted.events));
  const feed = { getState: () => ({}), subscribe: () => () => {} };
  const parts = { call, ui: createUiStore(), feed } as unknown as WindowParts;
  const html = renderToStaticMarkup(
    <WindowProvider value={parts}>{view === 'card' ? <ContextCard /> : <Transcript />}</WindowProvider>,
  );
  return { html, marked: [...html.matchAll(MARKED)].map(([, text = '']) => text) };
}

test.each(['card', 'transcript'] as const)('the words of a likely cause are marked where it is quoted: %s', (view) => {
  expect(shown({ start: 12, end: 37 }, view).marked).toEqual(['It will take three weeks.']);
});

test('a cause without words, or with words that its line does not have, is shown as it was said', () => {
  for (const words of [undefined, { start: 30, end: 99 }]) {
    const { html, marked } = shown(words, 'card');
    expect(marked).toEqual([]);
    expect(html).toContain('Agent: “Let me see. It will take three weeks.”');
  }
});

test('the reason of a prompt quotes the words it rests on', () => {
  const reason = { text: 'It may go back to what the agent said here (70 %).', startSample: 0, endSample: 1 };
  const reasons = [
    { ...reason, utteranceIds: ['agent-1'], quote: 'three weeks.' },
    { ...reason, utteranceIds: [] },
  ];
  const html = renderToStaticMarkup(
    <WindowProvider value={{ ui: createUiStore() } as unknown as WindowParts}>
      <PromptReasons reasons={reasons} />
    </WindowProvider>,
  );
  expect([...html.matchAll(MARKED)].map(([, text]) => text)).toEqual(['“three weeks.”']);
});
