import { describe, expect, it } from 'vitest';
import { evaluatedSample, sampleManifest, sampleSetting } from '../testing/evaluated-sample.ts';
import { scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { createIntentTask } from './intent-task.ts';
import type { TaskSetting } from './task.ts';

const models = [{ name: 'dialogue', version: '1.0.0', sha256: '' }];

/** A line's text is what is heard in it: `card .7 fee .2` */
function heard(text = ''): Readonly<Record<string, number>> {
  const pairs = [...text.matchAll(/(\w+) (\.\d+)/g)].map(([, intent = '', probability]) => [
    intent,
    Number(probability),
  ]);
  return Object.fromEntries(pairs);
}

async function run(text: string, more: Partial<TaskSetting> = {}) {
  const manifest = await sampleManifest(text);
  const reader = scriptedDialogueReader(
    (lines, at) => {
      const told = heard(lines[at]?.text);
      return { intents: () => told };
    },
    { intentThresholds: { nlupp: 0.6 } },
  );
  const task = createIntentTask({ reader, models }, { ...sampleSetting(manifest), ...more });
  return evaluatedSample(task, manifest);
}

const QUESTIONS = [
  'text,intent',
  'card .7 fee .2 pin .1,card',
  'card .6 fee .3 pin .1,fee',
  'fee .9 card .1,fee',
  'card .4 fee .3 pin .2 refund .1,refund',
];

describe('intents', () => {
  it('of sets with one an utterance are the most probable, and may be among the first three', async () => {
    const { result } = await run(QUESTIONS.join('\n'));
    // Found: card for card, card for fee, fee for fee, card for refund.
    expect(result).toMatchObject({ intentSet: 'banking77', n: 4, accuracy: 0.5, microF1: 0.5, top3: 0.75, unknown: 0 });
    expect(result).toHaveProperty('macroF1', expect.closeTo((2 / 4 + 2 / 3 + 0) / 3));
    expect(result).toHaveProperty('f1', { card: 0.5, fee: expect.closeTo(2 / 3), refund: 0 });
    // In bins of their own: .7 right, .6 wrong, .9 right, .4 wrong.
    expect(result).toHaveProperty('ece', expect.closeTo((0.3 + 0.6 + 0.1 + 0.4) / 4));
    expect(result).toHaveProperty('baseline.mostFrequent.accuracy', 0.5);
    expect(result).toHaveProperty('baseline.mostFrequent.macroF1', expect.closeTo(4 / 6 / 3));
  });

  it('of NLU++ are all above the threshold, and may be none', async () => {
    const { result } = await run(
      'domain,text,intents\nbank,card .9 fee .7 pin .1,card|pin\nbank,fee .5,\nbank,card .8,card\nbank,card .2,vague\n',
    );
    expect(result).toMatchObject({ intentSet: 'nlupp', n: 4, threshold: 0.6, accuracy: 0.5, unknown: 1 });
    // Card right twice; fee found once, falsely; pin and vague missed.
    expect(result).toHaveProperty('microF1', expect.closeTo((2 * 2) / (3 + 4)));
    expect(result).toHaveProperty('macroF1', expect.closeTo((1 + 0 + 0) / 3));
    expect(result).toHaveProperty('top3', 3 / 4);
  });

  it.each([
    ['domain,dialogue_id,turn,sentence,text,intent', 'air,d,0,,hi .9,hi', 'multidogo'],
    ['domain,text,intent', 'insurance,hi .9,hi', 'natcs'],
    ['text,intent', 'hi .9,hi', 'banking77'],
  ])('are told from the columns: %s', async (header, row, intentSet) => {
    expect((await run(`${header}\n${row}\n`)).result).toMatchObject({ intentSet, accuracy: 1 });
    const chosen = await run(`${header}\n${row}\n`, { labelSet: 'natcs' });
    expect(chosen.result).toMatchObject({ intentSet: 'natcs' });
  });

  it('leave rows with several out where one is asked for, and report those without', async () => {
    const { result, bad } = await run(`${QUESTIONS.join('\n')}\npin .9,pin<div>fee\npin .9,\n`);
    expect(result).toMatchObject({ n: 4, leftOut: { 'several intents': 1 } });
    expect(bad).toEqual([{ row: 6, reason: 'no label' }]);
  });

  it('are no labels of another kind', async () => {
    await expect(run(QUESTIONS.join('\n'), { labelSet: 'polarity' })).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });

  it('have intervals drawn by utterance', async () => {
    const rows = QUESTIONS.slice(1);
    const { result } = await run(['text,intent', ...rows, ...rows].join('\n'));
    expect(result).toMatchObject({ intervals: { clusters: 8, accuracy: [expect.any(Number), expect.any(Number)] } });
  });
});
