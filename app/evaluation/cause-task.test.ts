import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CauseWordsReader } from '../domain/dialogue.ts';
import { evaluatedSample, jsonLines, sampleManifest, sampleSetting } from '../testing/evaluated-sample.ts';
import { type ScriptedReading, scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { createCauseTask } from './cause-task.ts';
import { readManifest } from './manifest.ts';

/** The first eight characters of a cause; of a line's own cause, all of it. */
const causeWords: CauseWordsReader = {
  find: async ({ words: { text }, states }, emotional) =>
    text === 'mute' ? undefined : { start: 0, end: states === emotional.states ? text.length : 8 },
};
const models = [{ name: 'dialogue', version: '1.0.0', sha256: '' }];

async function run(text: string, live: Readonly<Record<string, ScriptedReading>>, refined = live) {
  const manifest = await sampleManifest(text);
  const reader = scriptedDialogueReader(
    (lines, at) => (at === lines.length - 1 ? live : refined)[lines[at]?.text ?? ''] ?? {},
    {
      maxLines: 3,
    },
  );
  return evaluatedSample(createCauseTask({ reader, causeWords, models }, sampleSetting(manifest)), manifest);
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

describe('the words of causes', () => {
  const sent = {
    utterances: [
      { turn: 1, speaker: 'A', text: 'Sent back, the parcel was', emotion: 'neutral' },
      {
        turn: 2,
        speaker: 'B',
        text: 'Oh, this is bad',
        emotion: 'anger',
        cause_turns: [1, 2, 1, 'b'],
        cause_spans: ['Sent back', 'this is bad', 'the parcel', 'b'],
      },
      { turn: 3, speaker: 'A', text: 'mute', emotion: 'sadness', cause_turns: [3], cause_spans: ['mute'] },
    ],
  };

  it('are compared with the spans of the causes that are given, beside rules without a model', async () => {
    const { result, bad } = await run(jsonLines(sent), {});
    expect(bad).toEqual([]);
    // "Sent bac" against "Sent back" (half) or "the parcel" (none); "Oh, this is bad" against "this is bad"; nothing against "mute".
    const f1 = (1 / 2 + 6 / 7 + 0) / 3;
    // The whole first line has 4 words but for the article; "the parcel was" meets "parcel" with 1 of 2.
    const whole = (4 / 6 + 6 / 7 + 1) / 3;
    const clause = (2 / 3 + 1 + 1) / 3;
    expect(result).toMatchObject({
      words: {
        n: 3,
        f1: expect.closeTo(f1),
        exactMatch: 0,
        baseline: {
          wholeUtterance: { f1: expect.closeTo(whole), exactMatch: expect.closeTo(1 / 3) },
          lastClause: { f1: expect.closeTo(clause), exactMatch: expect.closeTo(2 / 3) },
        },
      },
    });
  });

  it('are left out where no row tells them, or nothing but what was never said', async () => {
    expect((await run(jsonLines(QUARREL), HEARD)).result).not.toHaveProperty('words');
    const latent = { turn: 1, text: 'one', emotion: 'anger', cause_turns: ['b'], cause_spans: ['b'] };
    expect((await run(jsonLines({ utterances: [latent] }), {})).result).not.toHaveProperty('words');
  });

  it.each([
    [['nothing of it'], 'the words of a cause are not in its turn'],
    [[''], 'the words of a cause are not in its turn'],
    [['Oh', 'Oh'], 'the words of the causes are not a list as long as that of the causes'],
    ['Oh', 'the words of the causes are not a list as long as that of the causes'],
  ])('must be words of their turn: %j', async (cause_spans, reason) => {
    const line = { turn: 1, text: 'Oh, this is bad', emotion: 'anger', cause_turns: [1], cause_spans };
    const fine = { ...line, turn: 2, cause_turns: [2], cause_spans: ['this is bad'] };
    const { bad } = await run(jsonLines({ utterances: [line, fine] }), {});
    expect(bad).toEqual([{ row: 1, reason }]);
  });
});

const RECCON = join(import.meta.dirname, '../../../shared/data/text/reccon/valid.jsonl.gz');
describe.skipIf(!existsSync(RECCON))('RECCON (skipped where ../shared/data is not there)', () => {
  it('has as many causes and candidates as its authors count in the validation part', async () => {
    const manifest = await readManifest(RECCON);
    const reader = scriptedDialogueReader(() => ({}));
    const task = createCauseTask({ reader, causeWords, models }, sampleSetting(manifest));
    const { result } = await evaluatedSample(task, manifest);
    // Poria et al. 2021, causal emotion entailment, fold 1: 328 positive and 838 negative pairs (a cause with two spans is one).
    expect(result).toMatchObject({ n: 200, causes: 328, candidates: 328 + 838, badRows: { count: 0 } });
    // As the trainer counts them (the model's card): pairs whose words are marked, and what the whole utterance is worth.
    expect(result).toMatchObject({
      words: { n: 328, baseline: { wholeUtterance: { f1: expect.closeTo(0.7253, 4) } } },
    });
  });
});
