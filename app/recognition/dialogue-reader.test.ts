import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DialogueReader, type EncodedLine, INTENT_SETS, type IntentSet } from '../domain/dialogue.ts';
import { EMOTIONS } from '../domain/emotion.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { calibratedEmotion } from '../signal/emotion-probabilities.ts';
import { softmax } from '../signal/softmax.ts';
import { createDialogueReader, DIALOGUE_CONTEXT } from './dialogue-reader.ts';

const modelsFolder = join(import.meta.dirname, '../../native-models');
const read = (file: string) => JSON.parse(readFileSync(join(modelsFolder, DIALOGUE_CONTEXT, file), 'utf8'));
const golden = read('golden.json') as {
  readonly lines: readonly { speaker: string; text: string }[];
  readonly cases: readonly {
    lines: number;
    asked: number[];
    emotion: number[][];
    sentiment: number[][];
    falling: number[][];
    cause: number[][];
    embedding: number[][];
    /** Logits of the first eight of the first set. */
    intents: number[][];
  }[];
};
const { calibration } = read('manifest.json') as {
  readonly calibration: {
    readonly temperature: number;
    readonly abstainBelow: number;
    readonly sentimentTemperature: number;
    readonly falling: { temperature: number; offset: number; negative: number };
    readonly cause: { temperature: number; offset: number };
    readonly intents: Readonly<Record<IntentSet, { readonly temperature: number; readonly several: boolean }>>;
  };
};

const registry = createModelRegistry({ modelsFolder });
let reader: DialogueReader;
beforeAll(async () => {
  reader = await createDialogueReader(registry);
});
afterAll(() => registry.close());

const gate = createChannelGate();
async function line(speaker: string, text: string): Promise<EncodedLine> {
  const words = gate.admit('context', { channel: 'customer' as const, text });
  if (!words) throw new TypeError("A customer's words may be read.");
  return { speaker, states: await reader.encode(words) };
}
const close = (found: ArrayLike<number>, wanted: readonly number[] = []) => {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, 4);
};
const sigmoid = (logit = 0, { temperature, offset }: { temperature: number; offset: number }) =>
  1 / (1 + Math.exp(-(logit / temperature + offset)));

describe('the dialogue model', () => {
  it.each(golden.cases)("gives the trainer's numbers for $lines lines", async (wanted) => {
    const lines = await Promise.all(
      golden.lines.slice(0, wanted.lines).map(({ speaker, text }) => line(speaker, text)),
    );
    const readings = await reader.read(lines, wanted.asked);
    expect(readings).toHaveLength(wanted.asked.length);
    for (const [i, reading] of readings.entries()) {
      const emotions = calibratedEmotion(wanted.emotion[i] ?? [], calibration).probabilities;
      for (const emotion of EMOTIONS) expect(reading.emotions[emotion]).toBeCloseTo(emotions[emotion], 4);
      close(reading.sentiment, [...softmax(wanted.sentiment[i] ?? [], calibration.sentimentTemperature)]);
      const share = emotions.angry + emotions.disgust + emotions.fear + emotions.sad;
      const offset = calibration.falling.offset + calibration.falling.negative * Math.log(share / (1 - share));
      expect(reading.falling).toBeCloseTo(sigmoid(wanted.falling[i]?.[0], { ...calibration.falling, offset }), 4);
      close(
        reading.causes,
        wanted.cause[i]?.map((logit) => sigmoid(logit, calibration.cause)),
      );
      close(reading.embedding, wanted.embedding[i]);
      const [first = 0, ...others] = Object.values(reading.intents('banking77') ?? {}).map(Math.log);
      const [logit = 0, ...logits] = wanted.intents[i] ?? [];
      const { temperature } = calibration.intents.banking77;
      close(
        others.slice(0, logits.length).map((other) => (other - first) * temperature),
        logits.map((other) => other - logit),
      );
    }
  });

  it('says of a line the same whether or not others are asked about', async () => {
    const lines = await Promise.all(golden.lines.map(({ speaker, text }) => line(speaker, text)));
    const all = await reader.read(lines);
    expect(all).toHaveLength(lines.length);
    const [alone] = await reader.read(lines, [2]);
    close(alone?.embedding ?? [], [...(all[2]?.embedding ?? [])]);
    close(alone?.causes ?? [], all[2]?.causes);
  });

  it('hears the last lines only when there are more than it takes, and answers for those', async () => {
    const short = await line('a', 'yes');
    const many = Array<EncodedLine>(reader.maxLines + 3).fill(short);
    const readings = await reader.read(many);
    expect(readings).toHaveLength(reader.maxLines);
    expect(readings[0]?.causes).toHaveLength(reader.maxLines);
    expect(await reader.read(many, [0])).toEqual([]);
    const long = await line('a', 'word '.repeat(400));
    const [reading] = await reader.read([long, long, long, long], [3]);
    expect(reading?.causes.length).toBeLessThan(4);
    expect(await reader.read([])).toEqual([]);
  });

  it('tells what is wanted by the names of each set of intents', async () => {
    const [reading] = await reader.read([await line('customer', 'My card was stolen, please block it.')]);
    const wanted = INTENT_SETS.map((set) => {
      const [likeliest] = Object.entries(reading?.intents(set) ?? {}).sort(([, a], [, b]) => b - a);
      return likeliest?.[0];
    });
    expect(wanted).toEqual(['lost_or_stolen_card', 'reportlostcard', 'card', 'ReportLostStolenCard']);
  });

  it('gives probabilities that sum to one for whatever is said', async () => {
    const word = fc.oneof(fc.string(), fc.constantFrom('I hate this', 'thank you', '', '  ', '😀', 'ÄÖ'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b'), word), { minLength: 1, maxLength: 5 }),
        async (said) => {
          const lines = await Promise.all(said.map(([speaker, text]) => line(speaker, text)));
          for (const reading of await reader.read(lines)) {
            expect(EMOTIONS.reduce((sum, emotion) => sum + reading.emotions[emotion], 0)).toBeCloseTo(1, 6);
            expect(reading.sentiment.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
            for (const p of [reading.falling, ...reading.causes]) expect(p >= 0 && p <= 1).toBe(true);
            for (const set of INTENT_SETS) {
              const shares = Object.values(reading.intents(set) ?? {});
              expect(shares.every((p) => p >= 0 && p <= 1)).toBe(true);
              if (!calibration.intents[set].several) expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  });
});
