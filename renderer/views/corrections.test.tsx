import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { CorrectionState } from '../../app/contract/corrections.ts';
import type { Line, Reading } from '../state/call-state.ts';
import { correctionChoices, unadaptedWords } from '../state/correction-view.ts';
import type { EngineState } from '../state/engine-store.ts';
import { leaning, segmentAt } from '../testing/scripted-events.ts';
import { type WindowParts, WindowProvider } from '../window-context.ts';
import { TranscriptBlockView } from './agent/transcript-block.tsx';
import { CorrectionFacts } from './shell/correction-facts.tsx';

const segment = segmentAt('customer-1', 'customer', 1, 3);
const [worse, better] = [
  { accuracy: 0.807, logLoss: 0.638 },
  { accuracy: 0.814, logLoss: 0.63 },
];
const nothing: CorrectionState = {
  corrections: [],
  folded: 0,
  refused: [],
  layer: '0-0',
  check: { sentences: 140, without: worse, with: worse },
  boundUse: 0,
  mostMoved: 0.4,
  leftThisHour: 60,
};
const learned: CorrectionState = {
  ...nothing,
  corrections: [
    { serial: 3, verdict: { kind: 'is-not', emotion: 'angry' }, read: 'angry', atEpochMs: 0 },
    { serial: 5, verdict: { kind: 'is', emotion: 'sad' }, read: 'neutral', atEpochMs: 1 },
  ],
  refused: [{ verdict: { kind: 'is', emotion: 'happy' }, atEpochMs: 2, message: 'The check set would suffer.' }],
  layer: '2-1234abcd',
  check: { sentences: 140, without: worse, with: better },
  boundUse: 0.25,
};

function reading(more: Partial<Reading> = {}, uncertain = false, interim = false): Reading {
  const value = {
    probabilities: leaning('angry', 0.7),
    affect: { valence: -0.5, arousal: 0.5 },
    confidence: 0.7,
    uncertain,
    weights: { text: 1 },
  };
  return { ...segment, fused: { value, interim }, ...more };
}

function shown(corrections: CorrectionState | undefined, about?: Reading): string {
  const engine = createStore<EngineState>(() => ({
    state: 'ready',
    message: '',
    restarts: 0,
    ...(corrections && { corrections }),
  }));
  const parts = { engine } as unknown as WindowParts;
  const line: Line = { ...segment, text: 'it broke again', partial: false };
  const block = { id: segment.id, channel: 'customer', lines: [line] } as const;
  const readingOf = new Map(about ? [[segment.id, about]] : []);
  return renderToStaticMarkup(
    <WindowProvider value={parts}>
      <CorrectionFacts />
      <TranscriptBlockView block={block} readingOf={readingOf} highlighted={new Set()} marked={new Map()} />
    </WindowProvider>,
  );
}

describe('an utterance', () => {
  it('can be corrected once its combined reading has settled: not what is shown, or any other emotion', () => {
    expect(correctionChoices(reading({}, false, true))).toBeUndefined();
    expect(correctionChoices({ ...segment })).toBeUndefined();
    const choices = correctionChoices(reading());
    expect(choices?.choices[0]).toEqual({ kind: 'is-not', emotion: 'angry' });
    expect(choices?.choices.slice(1).map(({ emotion }) => emotion)).toEqual([
      'disgust',
      'fear',
      'happy',
      'neutral',
      'sad',
      'surprise',
    ]);
    expect(correctionChoices(reading({}, true))?.choices.map(({ kind }) => kind)).toEqual(Array(7).fill('is'));
    expect(shown(nothing, reading())).toContain('aria-label="Correct: shown as Anger"');
  });

  it('says what its correction did to the check sentences, or why it was not taken', () => {
    const verdict = { kind: 'is-not', emotion: 'angry' } as const;
    const taken = shown(
      learned,
      reading({ correction: { verdict, serial: 3, check: { before: worse, after: better } } }),
    );
    expect(taken).toContain('it was not Anger');
    expect(taken).toContain('80.7 % → 81.4 % right, error 0.638 → 0.630');
    const refused = shown(learned, reading({ correctionRefused: { verdict, message: 'The check set would suffer.' } }));
    expect(refused).toContain('Not taken:</strong> it was not Anger. The check set would suffer.');
  });

  it('tells what it would be read as without the corrections that changed it', () => {
    const value = reading().fused?.value;
    if (!value) throw new Error('no reading');
    expect(unadaptedWords(reading())).toBeUndefined();
    expect(unadaptedWords({ ...segment, fused: { value, interim: false, unadapted: leaning('sad', 0.6) } })).toBe(
      'Sadness 60 %',
    );
  });
});

describe('the panel', () => {
  it('says how to correct while there is nothing, and waits with words', () => {
    expect(shown(undefined)).toContain('Reading the check sentences…');
    expect(shown(nothing)).toContain('None yet.');
    expect(shown(nothing)).not.toContain('Undo');
  });

  it('shows the count, the score without and with, ways back, and what was not taken and why', () => {
    const panel = shown(learned);
    expect(panel).toContain('<dt>Learned from</dt><dd>2</dd>');
    expect(panel).toContain('140 check sentences, without and with corrections: 80.7 % → 81.4 % right');
    expect(panel).toMatch(/Read as Neutral: it was Sadness[\s\S]*Read as Anger: it was not Anger/);
    expect(panel).toContain('Undo from here on, 2 corrections: Read as Anger: it was not Anger');
    expect(panel).toContain('Not taken (1)');
    expect(panel).toContain('The check set would suffer.');
  });

  it('tells that a damaged file was set aside', () => {
    expect(shown({ ...nothing, notice: 'They were set aside.' })).toContain('They were set aside.');
  });
});
