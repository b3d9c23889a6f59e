import { describe, expect, it } from 'vitest';
import type { EmotionEstimate } from '../domain/emotion.ts';
import { evaluatedSample, jsonLines, sampleManifest, sampleSetting } from '../testing/evaluated-sample.ts';
import { scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { createMoodTask } from './mood-task.ts';

const LEVELS: Readonly<Record<string, readonly number[]>> = {
  'this is really bad and I am cross': [0.5, 0.45, 0.03, 0.01, 0.01],
  'this is really good and I am glad': [0.01, 0.01, 0.03, 0.45, 0.5],
  'it is what it is I think': [0.05, 0.15, 0.65, 0.1, 0.05],
};
const [BAD = '', GOOD = '', PLAIN = ''] = Object.keys(LEVELS);

async function run(...conversations: readonly (readonly (readonly [string, string, string?])[])[]) {
  const objects = conversations.map((lines, i) => ({
    conversation_id: `c${i}`,
    utterances: lines.map(([role, text, mood]) => ({ role, text, ...(mood && { mood }) })),
  }));
  const manifest = await sampleManifest(jsonLines(...objects));
  const reader = scriptedDialogueReader((lines, at) => ({ sentiment: LEVELS[lines[at]?.text ?? ''] ?? [] }));
  const probabilities = { angry: 0.1, disgust: 0.1, fear: 0.1, happy: 0.2, neutral: 0.3, sad: 0.1, surprise: 0.1 };
  const read = async () => ({ estimate: { probabilities } as unknown as EmotionEstimate, ms: 1 });
  const model = { name: 'text-emotion', version: '1.0.0', sha256: '' };
  const task = createMoodTask({ reader, models: [] }, { read, models: [model] }, sampleSetting(manifest));
  return evaluatedSample(task, manifest);
}

describe('mood', () => {
  it('turns with the customer at once, and stays while matters of fact are told', async () => {
    const { result } = await run([
      ['customer', PLAIN, 'neutral'],
      ['agent', PLAIN],
      ['customer', BAD, 'negative'],
      ['customer', PLAIN, 'negative'],
      ['customer', GOOD, 'positive'],
      ['customer', GOOD, 'positive'],
    ]);
    expect(result).toMatchObject({
      n: 5,
      shownRight: 1,
      turns: { n: 2, atOnce: 2, withinOne: 2 },
      changes: { shown: 2, labelled: 2 },
      baseline: { lineAlone: { shownRight: 0.8, changes: { shown: 3, labelled: 2 } } },
    });
  });

  it('is of each speaker by themselves, and begins anew with every conversation', async () => {
    const first = [
      ['customer', BAD, 'negative'],
      ['agent', GOOD, 'positive'],
      ['customer', BAD, 'negative'],
    ] as const;
    const { result } = await run(first, [['customer', PLAIN, 'neutral']]);
    expect(result).toMatchObject({
      n: 4,
      shownRight: 1,
      turns: { n: 2, atOnce: 2 },
      changes: { shown: 2, labelled: 2 },
    });
  });

  it('counts a turn that is missed, and one that comes with the next line', async () => {
    const { result } = await run(
      [
        ['customer', PLAIN, 'negative'],
        ['customer', BAD, 'negative'],
      ],
      [['customer', PLAIN, 'negative']],
    );
    expect(result).toMatchObject({ turns: { n: 2, atOnce: 0, withinOne: 1 } });
  });
});
