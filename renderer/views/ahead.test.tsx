import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { reduceAll } from '../state/call-reducer.ts';
import { type CallState, idleCall } from '../state/call-state.ts';
import { scripted, segmentAt } from '../testing/scripted-events.ts';
import { type WindowParts, WindowProvider } from '../window-context.ts';
import { AheadNote } from './agent/ahead-note.tsx';

const reason = { field: 'mood', text: 'the mood seems negative (82 %), and moods last', effect: 'raises' } as const;
const forecast = { kind: 'mood', horizonSeconds: 60, utterances: 3.6, negative: 0.78, reasons: [reason] } as const;
const started = {
  type: 'call-started',
  atSeconds: 0,
  mode: 'recording',
  description: '',
  channels: ['customer'],
  permissions: [],
} as const;
const told = { type: 'forecast', atSeconds: 9, segment: segmentAt('customer-1', 'customer', 7, 9), forecast } as const;
const spoken = (atSeconds: number) =>
  ({ type: 'speech-started', atSeconds, segment: segmentAt('agent-1', 'agent', atSeconds, atSeconds + 1) }) as const;

function shown(call: CallState): string {
  const parts = { call: createStore<CallState>(() => call) } as unknown as WindowParts;
  return renderToStaticMarkup(
    <WindowProvider value={parts}>
      <AheadNote />
    </WindowProvider>,
  );
}

describe('the forecast of the next minute in the window', () => {
  it('is a share of such calls with its reasons, and no fact', () => {
    const page = shown(reduceAll(idleCall, scripted([started, told])));
    expect(page).toContain('Next minute: something negative in about 8 of 10 such calls');
    expect(page).toContain('Raises it:</span> the mood seems negative (82 %), and moods last');
    expect(page).toContain('not a fact about this call');
  });

  it('is gone when its minute is over, and goes back with a rewind', () => {
    const over = reduceAll(idleCall, scripted([started, told, spoken(80)]));
    expect(shown(reduceAll(idleCall, scripted([started, told, spoken(60)])))).toContain('Next minute');
    expect(shown(over)).toBe('');
    expect(shown(reduceAll(over, scripted([{ type: 'rewound', atSeconds: 20 }], 'call-1', 3)))).toContain(
      'Next minute',
    );
    expect(shown(reduceAll(over, scripted([{ type: 'rewound', atSeconds: 5 }], 'call-1', 3)))).toBe('');
  });
});
