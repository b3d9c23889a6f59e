import { describe, expect, it } from 'vitest';
import type { EmotionEstimate, PolarityProbabilities } from '../domain/emotion.ts';
import { evaluatedSample, sampleManifest, sampleSetting } from '../testing/evaluated-sample.ts';
import { scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { sentimentScale } from './sentiment-levels.ts';
import { createSentimentTask } from './sentiment-task.ts';
import { levelOfPolarity } from './text-levels.ts';

const model = (name: string) => ({ name, version: '1.0.0', sha256: '' });

/** What each of both models hears in a text. */
interface Hearing {
  readonly levels: readonly number[];
  readonly polarity?: PolarityProbabilities;
}

async function run(text: string, hearings: Readonly<Record<string, Hearing>>) {
  const manifest = await sampleManifest(text);
  const reader = scriptedDialogueReader((lines, at) => ({ sentiment: hearings[lines[at]?.text ?? '']?.levels ?? [] }));
  const textModel = {
    models: [model('text-emotion')],
    read: async (words: string) => {
      const polarity = hearings[words]?.polarity;
      return { estimate: (polarity ? { polarity } : {}) as unknown as EmotionEstimate, ms: 1 };
    },
  };
  const task = createSentimentTask({ reader, models: [model('dialogue')] }, textModel, sampleSetting(manifest));
  return { task, ...(await evaluatedSample(task, manifest)) };
}

const HEARINGS: Readonly<Record<string, Hearing>> = {
  worst: { levels: [0.6, 0.3, 0.1, 0, 0], polarity: { negative: 0.95, neutral: 0.05, positive: 0 } },
  bad: { levels: [0.5, 0.4, 0.1, 0, 0], polarity: { negative: 0.5, neutral: 0.4, positive: 0.1 } },
  soso: { levels: [0, 0.3, 0.25, 0.25, 0.2], polarity: { negative: 0, neutral: 0.4, positive: 0.6 } },
  best: { levels: [0, 0, 0.1, 0.3, 0.6] },
};

describe('sentiment', () => {
  it('of SST-5 has five levels, folds to three, and stands beside the text model alone', async () => {
    const { result, task } = await run('label_0_4,text\n0,worst\n1,bad\n2,soso\n4,best\n', HEARINGS);
    expect(task.models.map(({ name }) => name)).toEqual(['dialogue', 'text-emotion']);
    // Found: 0 for 0, 0 for 1, 1 for 2, 4 for 4.
    expect(result).toMatchObject({ n: 4, accuracy: 0.5, mae: 0.5 });
    expect(result).toHaveProperty('macroF1', expect.closeTo((2 / 3 + 0 + 0 + 1) / 4));
    // Folded: negative, negative, positive (0.45 against 0.3 and 0.25), positive, of which the third is neutral.
    expect(result).toMatchObject({ broad: { n: 4, accuracy: 0.75, mae: 0.25 } });
    // The text model: 0 for 0, 1 for 1, 3 for 2, and nothing read for 4, which is neutral.
    expect(result).toMatchObject({
      baseline: { textModel: { n: 4, accuracy: 0.5, mae: 0.75, broad: { n: 4, accuracy: 0.5, abstained: 1 } } },
    });
  });

  it('of tweets and MELD has three', async () => {
    const rows = ['negative,worst', 'neutral,soso', 'positive,best', 'mixed,bad', ',bad'];
    const { result, bad } = await run(`sentiment,text\n${rows.join('\n')}\n`, HEARINGS);
    expect(result).toMatchObject({
      n: 3,
      classes: ['negative', 'neutral', 'positive'],
      accuracy: expect.closeTo(2 / 3),
      baseline: { textModel: { n: 3, accuracy: expect.closeTo(1 / 3) } },
      leftOut: { 'label mixed': 1 },
    });
    expect(bad).toEqual([{ row: 5, reason: 'no label' }]);
  });

  it('is better by an interval that says so where one model is always right and the other never', async () => {
    const rows = Array.from({ length: 6 }, () => '4,best');
    const { result } = await run(['label_0_4,text', ...rows].join('\n'), HEARINGS);
    expect(result).toMatchObject({ gain: { clusters: 6, accuracy: [1, 1], macroF1: [1, 1] } });
  });
});

describe('levels', () => {
  it.each([
    ['label_0_4', '0', 0],
    ['rating_1_5', '5', 4],
    ['label_0_4', '5', undefined],
    ['label_0_4', '', undefined],
    ['mood', 'Very negative', 0],
    ['mood', 'positive', 3],
    ['mood', 'slightly-negative', 1],
    ['mood', 'neutral', 2],
  ] as const)('%s %j is %j of five', (column, cell, place) => {
    const { levels, levelOf } = sentimentScale(column, ['very negative']);
    expect([levels.length, levelOf(cell)]).toEqual([5, place]);
  });

  it('follow from polarity by how far it leans', () => {
    const levels = [-1, -0.5, -0.05, 0.05, 0.5, 1].map((d) => levelOfPolarity([Math.max(0, -d), 0, Math.max(0, d)]));
    expect(levels).toEqual([0, 1, 2, 2, 3, 4]);
  });
});
