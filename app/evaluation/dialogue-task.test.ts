import { describe, expect, it } from 'vitest';
import { EMOTIONS, type Emotion } from '../domain/emotion.ts';
import { evaluatedSample, jsonLines, sampleManifest, sampleSetting } from '../testing/evaluated-sample.ts';
import { type HeardWords, scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { createDialogueTask } from './dialogue-task.ts';

const models = [{ name: 'dialogue', version: '1.0.0', sha256: '' }];
const isEmotion = (text: string): text is Emotion => EMOTIONS.some((emotion) => emotion === text);

/** Each line says what will be heard in it: alone, with what is before it, with what comes later. */
const asSpoken = (lines: readonly HeardWords[], at: number) => {
  const [alone = '', live = alone, refined = live] = lines[at]?.text.split(' ') ?? [];
  const heard = at < lines.length - 1 ? refined : at > 0 ? live : alone;
  return isEmotion(heard) ? { emotion: heard } : {};
};

async function run(text: string, reader = scriptedDialogueReader(asSpoken)) {
  const manifest = await sampleManifest(text);
  return evaluatedSample(createDialogueTask({ reader, models }, sampleSetting(manifest)), manifest);
}

describe('the emotions of conversations', () => {
  it('are heard live, with later lines, and alone', async () => {
    const { result, bad } = await run(
      [
        'dialogue_id,turn,speaker,text,emotion',
        'd,0,A,sad happy happy,joy', // no line before it: heard sad until something is said later
        'd,1,B,neutral sad,sadness',
        'd,2,A,neutral,no_emotion',
        'd,3,B,neutral angry,neutral',
        'd,4,B,angry,Peaceful',
        'd,5,B,angry,',
      ].join('\n'),
    );
    // Live: sad for happy, sad for sad, neutral for neutral, angry for neutral.
    expect(result).toMatchObject({
      n: 4,
      accuracy: 0.5,
      abstained: 0,
      uar: (0 + 1 + 0.5) / 3,
      refined: { n: 4, accuracy: 0.75 },
      alone: { n: 4, accuracy: 0.5 },
      leftOut: { 'label Peaceful': 1, 'no label': 1 },
    });
    // F1: happy 0 (n 1), sad 2/3 (n 1), neutral 2/3 (n 2).
    expect(result).toHaveProperty('macroF1', expect.closeTo(4 / 9));
    expect(result).toHaveProperty('weightedF1', expect.closeTo((0 + 2 / 3 + 2 * (2 / 3)) / 4));
    // Without neutral: 1 right of 3 found and 2 meant.
    expect(result).toHaveProperty('microF1WithoutNeutral', expect.closeTo(2 / 5));
    expect(bad).toEqual([]);
  });

  it('have a sentiment where a column tells one', async () => {
    const reader = scriptedDialogueReader((lines, at) => ({
      sentiment: lines[at]?.text === 'awful' ? [0.5, 0.3, 0.2, 0, 0] : [0.3, 0, 0.4, 0, 0.3],
    }));
    const { result } = await run(
      'dialogue_id,turn,speaker,text,emotion,sentiment\nd,0,A,awful,anger,negative\nd,1,B,well,neutral,positive\nd,2,B,hm,neutral,?\n',
      reader,
    );
    expect(result).toMatchObject({
      n: 3,
      sentiment: {
        live: {
          n: 2,
          accuracy: 0.5,
          confusion: [
            [1, 0, 0],
            [0, 0, 0],
            [0, 1, 0],
          ],
        },
        refined: { n: 2 },
      },
    });
  });

  it('read no more lines than the model takes, and hear nothing later while live', async () => {
    const windows: string[] = [];
    const reader = scriptedDialogueReader(
      (lines, at) => {
        const mark = at < lines.length - 1 ? '+' : '';
        windows.push(lines.map(({ text }) => text).join('') + mark);
        return {};
      },
      { maxLines: 3 },
    );
    const texts = ['a', 'b', 'c', 'd', 'e'];
    await run(jsonLines({ utterances: texts.map((text) => ({ speaker: 'A', text, emotion: 'joy' })) }), reader);
    expect(windows).toEqual([
      ...['a', 'abc+', 'a'],
      ...['ab', 'bcd+', 'b'],
      ...['abc', 'cde+', 'c'],
      ...['bcd', 'cde+', 'd'],
      ...['cde', 'cde', 'e'],
    ]);
    expect(reader.encoded).toEqual(texts);
  });

  it('have the lines around them even where those are not asked', async () => {
    const manifest = await sampleManifest(
      'dialogue_id,turn,speaker,text,emotion\nd,0,A,neutral,joy\nd,1,B,sad happy angry,joy\nd,2,A,neutral,joy\n',
    );
    const task = createDialogueTask({ reader: scriptedDialogueReader(asSpoken), models }, sampleSetting(manifest));
    const { result } = await evaluatedSample(task, manifest, manifest.rows.slice(1, 2));
    expect(result).toMatchObject({ n: 1, accuracy: 1, alone: { accuracy: 0 }, refined: { accuracy: 0 } });
  });

  it('have intervals drawn by conversation', async () => {
    const dialogue = (i: number) => ({
      dialogue_id: `${i}`,
      utterances: [{ text: i < 3 ? 'sad' : 'happy', emotion: 'joy' }],
    });
    const { result } = await run(jsonLines(...Array.from({ length: 6 }, (_, i) => dialogue(i))));
    const { intervals } = result as unknown as {
      readonly intervals: Readonly<Record<string, readonly [number, number]>>;
    };
    expect(intervals).toMatchObject({ clusters: 6, weightedF1: [expect.any(Number), expect.any(Number)] });
    expect(intervals.accuracy?.[0]).toBeLessThan(0.5);
    expect(intervals.accuracy?.[1]).toBeGreaterThan(0.5);
    expect(result).toHaveProperty('refinedIntervals.clusters', 6);
  });
});
