import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluatedSample, jsonLines, sampleManifest, sampleSetting } from '../testing/evaluated-sample.ts';
import { type ScriptedReading, scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { createCauseTask } from './cause-task.ts';
import { readManifest } from './manifest.ts';

const models = [{ name: 'dialogue', version: '1.0.0', sha256: '' }];

async function run(text: string, live: Readonly<Record<string, ScriptedReading>>, refined = live) {
  const manifest = await sampleManifest(text);
  const reader = scriptedDialogueReader(
    (lines, at) => (at === lines.length - 1 ? live : refined)[lines[at]?.text ?? ''] ?? {},
    {
      maxLines: 3,
    },
  );
  return evaluatedSample(createCauseTask({ reader, models }, sampleSetting(manifest)), manifest);
}

const QUARREL = {
  dialogue_id: 'd',
  utterances: [
    { turn: 1, speaker: 'A', text: 'one', emotion: 'neutral' },
    { turn: 2, speaker: 'B', text: 'two', emotion: 'anger', cause_turns: [1, 2] },
    { turn: 3, speaker: 'A', text: 'three', emotion: 'neutral' },
    { turn: 4, speaker: 'A', text: 'four', emotion: 'joy', cause_turns: [2, 'b'] },
  ],
};
/** By the lines of each one's window; at most three are heard, so that the fourth line never hears the first. */
const HEARD: Readonly<Record<string, ScriptedReading>> = {
  one: { emotion: 'sad', causes: [0.6] },
  two: { emotion: 'angry', causes: [0.9, 0.2] },
  four: { emotion: 'neutral', causes: [0.8, 0.7, 0.1] },
};

describe('the causes of emotions', () => {
  it('are counted line by line and as pairs, with the emotions given and with those found', async () => {
    const { result, bad } = await run(jsonLines(QUARREL), HEARD);
    // Candidates of "two": one (0.9, a cause), two (0.2, a cause); of "four": one (unheard), two (0.8, a cause), three (0.7), four (0.1).
    expect(result).toMatchObject({ n: 2, lines: 4, causes: 3, later: 0, background: 1, threshold: 0.5, candidates: 6 });
    expect(result).toHaveProperty('positiveF1', expect.closeTo((2 * 2) / (2 * 2 + 1 + 1)));
    expect(result).toHaveProperty('negativeF1', expect.closeTo((2 * 2) / (2 * 2 + 1 + 1)));
    expect(result).toHaveProperty('macroF1', expect.closeTo(2 / 3));
    expect(result).toHaveProperty('auc', expect.closeTo(8 / 9));
    // Pairs: 2 right of 3 found and 3 meant; of what was found emotional, "one" is a false one and "four" is missed.
    expect(result).toHaveProperty('pairF1', expect.closeTo((2 * 2) / (3 + 3)));
    expect(result).toHaveProperty('pairF1Predicted', expect.closeTo((2 * 1) / (2 + 3)));
    expect(bad).toEqual([]);
  });

  it('stand beside the rules of the line itself and the one before it', async () => {
    const { result } = await run(jsonLines(QUARREL), HEARD);
    expect(result).toHaveProperty('baseline.selfOnly.positiveF1', expect.closeTo((2 * 1) / (2 + 3)));
    expect(result).toHaveProperty('baseline.selfOnly.negativeF1', expect.closeTo((2 * 2) / (2 * 2 + 1 + 2)));
    expect(result).toHaveProperty('baseline.selfAndPrevious.positiveF1', expect.closeTo((2 * 2) / (4 + 3)));
  });

  it('that follow their emotion are missed live, and may be found once they are heard', async () => {
    const early = {
      utterances: [
        { turn: 1, speaker: 'A', text: 'early', emotion: 'surprise', cause_turns: [2] },
        { turn: 2, speaker: 'B', text: 'late', emotion: 'neutral' },
      ],
    };
    const { result } = await run(
      jsonLines(early),
      { early: { emotion: 'surprise', causes: [0.1] } },
      { early: { emotion: 'surprise', causes: [0.1, 0.9] } },
    );
    expect(result).toMatchObject({ causes: 1, later: 1, recall: 0, pairF1: 0, refined: { recall: 1, pairF1: 1 } });
  });

  it('may be untold: such lines can only be given false pairs', async () => {
    const { result } = await run(
      'dialogue_id,turn,text,emotion,cause_turns\nd,1,told,anger,1\nd,2,untold,anger,\nd,3,b,anger,1|2\n',
      { told: { causes: [0.9] }, untold: { causes: [0, 0.9] }, b: { causes: [0.9, 0.9, 0] } },
    );
    expect(result).toMatchObject({ n: 2, causes: 3, positiveF1: 1 });
    expect(result).toHaveProperty('pairF1', expect.closeTo((2 * 3) / (4 + 3)));
  });

  it('must be turns of the conversation', async () => {
    const { bad } = await run('dialogue_id,turn,text,emotion,cause_turns\nd,1,a,anger,1\nd,2,b,anger,9\n', {});
    expect(bad).toEqual([{ row: 2, reason: 'a cause is no turn of the conversation' }]);
  });
});

const RECCON = join(import.meta.dirname, '../../../shared/data/text/reccon/valid.jsonl.gz');
describe.skipIf(!existsSync(RECCON))('RECCON (skipped where ../shared/data is not there)', () => {
  it('has as many causes and candidates as its authors count in the validation part', async () => {
    const manifest = await readManifest(RECCON);
    const reader = scriptedDialogueReader(() => ({}));
    const { result } = await evaluatedSample(createCauseTask({ reader, models }, sampleSetting(manifest)), manifest);
    // Poria et al. 2021, causal emotion entailment, fold 1: 328 positive and 838 negative pairs (a cause with two spans is one).
    expect(result).toMatchObject({ n: 200, causes: 328, candidates: 328 + 838, badRows: { count: 0 } });
  });
});
