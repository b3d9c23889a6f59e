import { describe, expect, it } from 'vitest';
import { leaning, scripted, segmentAt } from '../testing/scripted-events.ts';
import { reduceAll } from './call-reducer.ts';
import { idleCall } from './call-state.ts';

const segment = segmentAt('customer-1', 'customer', 1, 3);
const fused = {
  probabilities: leaning('happy', 0.7),
  affect: { valence: 0.5, arousal: 0.1 },
  confidence: 0.7,
  uncertain: false,
  weights: { text: 1 },
};
const verdict = { kind: 'is', emotion: 'sad' } as const;
const check = { before: { accuracy: 0.8, logLoss: 0.6 }, after: { accuracy: 0.81, logLoss: 0.59 } };
const correct = (serial: number) =>
  ({ type: 'correction', atSeconds: 3, segment, verdict, outcome: { kind: 'taken', serial, check } }) as const;
const refusal = { kind: 'refused', why: 'drift', message: 'Too much.' } as const;
const refuse = { type: 'correction', atSeconds: 3, segment, verdict, outcome: refusal } as const;
const undo = (...serials: number[]) => ({ type: 'corrections-undone', atSeconds: 9, serials }) as const;

const readingAfter = (...events: Parameters<typeof scripted>[0]) =>
  reduceAll(
    idleCall,
    scripted([
      { type: 'fused', atSeconds: 3, segment, fused, interim: false },
      { type: 'call-ended', atSeconds: 9, durationSamples: 9, reason: 'finished' },
      ...events,
    ]),
  ).readings[0];

describe('corrections in the fold of a call', () => {
  it('stand beside their utterance, also after the call, and leave its reading as it was told', () => {
    expect(readingAfter(correct(7))).toMatchObject({
      correction: { serial: 7, verdict, check },
      fused: { value: fused },
    });
  });

  it('are replaced by later ones, and go when they are taken back', () => {
    expect(readingAfter(correct(7), correct(8))?.correction?.serial).toBe(8);
    expect(readingAfter(correct(7), undo(6, 7))).not.toHaveProperty('correction');
    expect(readingAfter(correct(7), undo(6))?.correction?.serial).toBe(7);
  });

  it('that were refused say why until the next one, and keep what was taken before', () => {
    expect(readingAfter(correct(7), refuse)).toMatchObject({
      correction: { serial: 7 },
      correctionRefused: { verdict, message: 'Too much.' },
    });
    expect(readingAfter(refuse, correct(8))).not.toHaveProperty('correctionRefused');
  });
});
