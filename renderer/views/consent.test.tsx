import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { ProfileStanding } from '../../app/contract/consent.ts';
import type { PersonConsent } from '../../app/domain/consent.ts';
import { reduceAll } from '../state/call-reducer.ts';
import { type CallState, idleCall } from '../state/call-state.ts';
import { leaning, scripted, segmentAt } from '../testing/scripted-events.ts';
import { type WindowParts, WindowProvider } from '../window-context.ts';
import { ConsentCard } from './agent/consent-card.tsx';

const profile: ProfileStanding = {
  id: 'us-one-party-bipa',
  version: '2026-11-28',
  name: 'United States',
  notice: { wording: 'w1', text: 'This call is written down by a program.' },
  agentNotice: { wording: 'a1', text: 'Your words are written down.' },
  forms: ['spoken', 'pressed'],
  exports: ['report'],
  asks: { consent: ['transcribe', 'store'], release: ['voice-emotion'] },
};
const at = { atSample: 0, atEpochMs: 1 };
const TOLD: PersonConsent = { notice: { way: 'read-aloud', wording: 'w1', ...at }, answers: {} };
const AGREED: PersonConsent = { ...TOLD, answers: { transcribe: { answer: 'granted', form: 'pressed', ...at } } };

function callWith(consent?: PersonConsent, under: ProfileStanding = profile): CallState {
  const started = {
    type: 'call-started',
    atSeconds: 0,
    mode: 'live',
    description: 'Live',
    channels: ['customer'],
    permissions: [],
    profile: under,
  } as const;
  const given = consent && ({ type: 'consent', atSeconds: 1, person: 'customer', consent, permissions: [] } as const);
  return reduceAll(idleCall, scripted(given ? [started, given] : [started]));
}

function card(call: CallState, place: 'top' | 'bottom'): string {
  const parts = { call: createStore<CallState>(() => call), consent: {} } as unknown as WindowParts;
  return renderToStaticMarkup(
    <WindowProvider value={parts}>
      <ConsentCard place={place} />
    </WindowProvider>,
  );
}

describe('the consent card', () => {
  it('stands on top with the words to say while the customer was not told', () => {
    const shown = card(callWith(), 'top');
    expect(shown).toContain('This call is written down by a program.');
    expect(shown).toContain('Said, and they agree');
    expect(card(callWith(), 'bottom')).toBe('');
  });

  it('goes to the bottom once nothing waits, with a way to take things back', () => {
    expect(card(callWith(AGREED), 'top')).toBe('');
    const shown = card(callWith(AGREED), 'bottom');
    expect(shown).toContain('Write down what is said: <strong>agreed</strong>');
    expect(shown).toContain('Read the voice: <strong>needs a signed release</strong>');
    expect(shown).toContain('Read the words: <strong>told</strong>');
    expect(shown).toContain('The customer takes it back');
    expect(shown).toContain('Keep this call: <strong>not asked yet</strong>');
    expect(shown).toContain('to: Keep this call');
  });

  it('asks for what is open after the notice, without the notice', () => {
    const shown = card(callWith(TOLD), 'top');
    expect(shown).toContain('They agree');
    expect(shown).not.toContain('This call is written down');
  });

  it('listens for the answer only where words may be written down after the notice alone', () => {
    expect(card(callWith(TOLD), 'top')).not.toContain('listen for the answer');
    const eu = { ...profile, asks: { consent: ['voice-emotion'], release: [] } } as const;
    expect(card(callWith(TOLD, eu), 'top')).toContain('Asked: listen for the answer');
    const written = { ...eu, forms: ['pressed', 'written'] } as const;
    expect(card(callWith(TOLD, written), 'top')).not.toContain('listen for the answer');
  });

  it('shows what was heard until it is noted, and lets nobody note what was unclear', () => {
    const eu = { ...profile, asks: { consent: ['voice-emotion'], release: [] } } as const;
    const heard = (answer: 'awaited' | 'yes' | 'unclear', seq: number) =>
      scripted([{ type: 'consent-heard', atSeconds: 2, purposes: ['voice-emotion'], answer }], 'call-1', seq);
    const awaited = reduceAll(callWith(TOLD, eu), heard('awaited', 2));
    expect(card(awaited, 'top')).toContain('Listening');
    const unclear = reduceAll(awaited, heard('unclear', 3));
    expect(card(unclear, 'top')).toContain('not an agreement');
    expect(card(unclear, 'top')).not.toContain('Note it');
    const yes = reduceAll(unclear, heard('yes', 4));
    expect(card(yes, 'top')).toContain('Note it');
    const consent: PersonConsent = {
      ...TOLD,
      answers: { 'voice-emotion': { answer: 'granted', form: 'spoken', ...at } },
    };
    const given = { type: 'consent', atSeconds: 3, person: 'customer', consent, permissions: [] } as const;
    expect(reduceAll(yes, scripted([given], 'call-1', 5))).not.toHaveProperty('heard');
  });

  it('asks by itself whether supervisors may see the call, and lets that be taken back where the notice is enough', () => {
    expect(card(callWith(AGREED), 'bottom')).toContain('figures: <strong>told</strong>');
    expect(card(callWith(AGREED), 'bottom')).toContain('Stop<span class="unseen">: Show supervisors');
    const strict = { ...profile, asks: { consent: ['transcribe', 'supervisor-view'], release: [] } } as const;
    expect(card(callWith(AGREED, strict), 'bottom')).toContain('figures: <strong>not asked yet</strong>');
    expect(card(callWith(AGREED, strict), 'bottom')).toContain('to: Show supervisors');
  });

  it('takes no room in a call of an older version', () => {
    expect(card(idleCall, 'top') + card(idleCall, 'bottom')).toBe('');
  });
});

describe('a window that is told of a withdrawal', () => {
  const segment = segmentAt('customer-1', 'customer', 1, 3);
  const utterance = { ...segment, text: 'I am really angry', score: 1, source: 'recogniser' } as const;
  const probabilities = leaning('angry', 0.7);
  const affect = { valence: -0.5, arousal: 0.5 };
  const estimate = { modality: 'voice', probabilities, affect, confidence: 0.7, uncertain: false } as const;
  const fused = { probabilities, affect, confidence: 0.7, uncertain: false, weights: { voice: 1 } } as const;
  const heard = scripted([
    { type: 'utterance', atSeconds: 3, utterance },
    { type: 'emotion', atSeconds: 3, segment, estimate, interim: false },
    { type: 'fused', atSeconds: 3, segment, fused, interim: false },
  ]);

  it('forgets what was read, and keeps the words while these may stay', () => {
    const taken = { type: 'purged', atSeconds: 4, person: 'customer', purposes: ['voice-emotion'] } as const;
    const state = reduceAll(reduceAll(idleCall, heard), scripted([taken], 'call-1', 3));
    expect(state.lines).toHaveLength(1);
    expect(state.readings[0]).not.toHaveProperty('voice');
    expect(state.readings[0]).not.toHaveProperty('fused');
  });

  it('forgets the words with the agreement to write them down', () => {
    const taken = { type: 'purged', atSeconds: 4, person: 'customer', purposes: ['transcribe'] } as const;
    const state = reduceAll(reduceAll(idleCall, heard), scripted([taken], 'call-1', 3));
    expect(JSON.stringify(state)).not.toContain('really');
  });
});
