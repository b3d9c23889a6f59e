import { expect, test } from 'vitest';
import { evaluatedSample, sampleManifest, sampleSetting } from '../testing/evaluated-sample.ts';
import { scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { createEscalationTask } from './escalation-task.ts';

const models = [{ name: 'dialogue', version: '1.0.0', sha256: '' }];

test("foretells whether one of the speaker's next two lines is negative, from what was said up to now", async () => {
  const windows: string[] = [];
  const reader = scriptedDialogueReader((lines, at) => {
    windows.push(lines.map(({ text }) => text).join(' '));
    return { falling: lines[at]?.text === 'a1' ? 0.9 : 0.2, emotion: lines[at]?.text === 'a2' ? 'angry' : 'neutral' };
  });
  const manifest = await sampleManifest(
    [
      'dialogue_id,turn,speaker,text,emotion',
      'd,0,A,a1,neutral', // then joy and anger: yes
      'd,1,B,b1,neutral', // then only joy: no
      'd,2,A,a2,joy', // then anger: yes
      'd,3,B,b2,joy', // nothing of B follows
      'd,4,A,a3,anger', // nothing of A follows
      'e,0,A,e1,neutral', // what follows has no label
      'e,1,A,e2,',
    ].join('\n'),
  );
  const { result, bad } = await evaluatedSample(
    createEscalationTask({ reader, models }, sampleSetting(manifest)),
    manifest,
  );
  expect(windows).toEqual(['a1', 'a1 b1', 'a1 b1 a2']);
  expect(result).toMatchObject({
    n: 3,
    positives: 2,
    recall: 0.5,
    precision: 1,
    auc: 0.75, // of two pairs, one is ranked right and one is a tie
    brier: expect.closeTo((0.1 ** 2 + 0.2 ** 2 + 0.8 ** 2) / 3),
    baseline: { asNow: { auc: 0.75, recall: 0.5 }, classPrior: { auc: 0.5 } },
    leftOut: { 'no labelled line of the speaker follows': 3, 'no label': 1 },
  });
  expect(bad).toEqual([]);
});
