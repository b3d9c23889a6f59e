import { describe, expect, it } from 'vitest';
import { activityFigures, type HeardChannel } from './vad-figures.ts';

describe('activityFigures', () => {
  // Speech: 3 of 4 windows found; none: 1 of 2 taken for speech. The segmenter bridges the missed one.
  const call: HeardChannel = { probabilities: [0.9, 0.9, 0.3, 0.7, 0.6, 0.1], truth: '111100', segments: '111110' };

  it('counts windows against the threshold at which speech begins', () => {
    expect(activityFigures([call])).toMatchObject({
      frames: 6,
      speechFrames: 4,
      threshold: 0.5,
      confusion: [
        [1, 1],
        [1, 3],
      ],
      accuracy: 4 / 6,
      precision: 3 / 4,
      recall: 3 / 4,
      f1: 3 / 4,
      falseAlarm: 1 / 2,
      miss: 1 / 4,
      uar: (3 / 4 + 1 / 2) / 2,
      macroF1: (3 / 4 + 1 / 2) / 2,
      auc: 7 / 8,
    });
  });

  it('tells how the road’s segments decide beside it', () => {
    expect(activityFigures([call]).segments).toMatchObject({ recall: 1, miss: 0, falseAlarm: 1 / 2, precision: 4 / 5 });
  });

  it('counts channels that were missed altogether, and those in which nobody spoke and somebody was heard', () => {
    const silent: HeardChannel = { probabilities: [0.2, 0.6], truth: '00', segments: '00' };
    const noisy: HeardChannel = { probabilities: [0.8, 0.8], truth: '00', segments: '11' };
    const missed: HeardChannel = { probabilities: [0.1, 0.1], truth: '01', segments: '00' };
    expect(activityFigures([call, silent, noisy, missed]).channels).toEqual({
      ...{ speech: 2, missed: 1, nonSpeech: 2, falselyHeard: 1 },
    });
  });

  it('has no recall where nobody speaks, and no false alarms where somebody always does', () => {
    const silence: HeardChannel = { probabilities: [0.1, 0.2], truth: '00', segments: '00' };
    expect(activityFigures([silence])).toMatchObject({
      accuracy: 1,
      recall: null,
      miss: null,
      falseAlarm: 0,
      auc: null,
    });
    const speech: HeardChannel = { probabilities: [0.9, 0.8], truth: '11', segments: '11' };
    expect(activityFigures([speech])).toMatchObject({ accuracy: 1, recall: 1, falseAlarm: null, uar: 1, auc: null });
  });

  it('measures how far probabilities are from how often they are right', () => {
    const sure: HeardChannel = { probabilities: Array(10).fill(0.8), truth: '1111111100', segments: '1'.repeat(10) };
    expect(activityFigures([sure]).ece).toBeCloseTo(0);
    expect(activityFigures([{ ...sure, truth: '1111100000' }]).ece).toBeCloseTo(0.3);
  });
});
