import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permitted } from '../domain/consent.ts';
import type { Utterance } from '../domain/speech.ts';
import { modelManifest } from '../inference/model-manifest.ts';
import { ModelMeter } from '../inference/model-meter.ts';
import type { ModelSession } from '../inference/model-session.ts';
import { openOnnxSession } from '../inference/onnx-session.ts';
import { createTextEmotion, type TextEmotionRecogniser } from './text-emotion.ts';
import { createWordPiece } from './wordpiece.ts';

const folder = fileURLToPath(new URL('../../native-models/text-emotion/', import.meta.url));
const read = (file: string): string => readFileSync(`${folder}${file}`, 'utf8');

/** What the consent gate would have stamped. */
const said = (text: string) =>
  ({ channel: 'customer', text }) as Permitted<'text-emotion', Pick<Utterance, 'channel' | 'text'>>;

interface Golden {
  readonly tolerance: number;
  readonly cases: readonly Readonly<
    { text: string } & Record<'logits' | 'affect' | 'states' | 'sentiment' | 'embedding', number[]>
  >[];
}

describe.skipIf(!existsSync(`${folder}model.onnx`))('the committed text model', () => {
  let session: ModelSession;
  let words: TextEmotionRecogniser;

  beforeAll(async () => {
    const manifest = modelManifest.parse(JSON.parse(read('manifest.json')));
    const meter = new ModelMeter();
    const bytes = readFileSync(`${folder}model.onnx`);
    ({ session } = await openOnnxSession(bytes, manifest, { providers: ['cpu'], intraOpThreads: 1, meter }));
    words = createTextEmotion(session, read('vocab.txt'));
  });
  afterAll(() => words.close());

  test("gives the trainer's golden outputs", async () => {
    const { tolerance, cases } = JSON.parse(read('golden.json')) as Golden;
    const wordPiece = createWordPiece(read('vocab.txt'));
    for (const golden of cases) {
      const ids = BigInt64Array.from(wordPiece.encode(golden.text, 128), BigInt);
      const dims = [1, ids.length];
      const outputs = await session.run({
        input_ids: { type: 'int64', dims, data: ids },
        attention_mask: { type: 'int64', dims, data: ids.map(() => 1n) },
      });
      for (const name of ['logits', 'affect', 'states', 'sentiment', 'embedding'] as const) {
        const found = outputs[name]?.data as Float32Array;
        for (const [i, value] of golden[name].entries())
          expect(Math.abs((found[i] ?? Number.NaN) - value), `${golden.text}: ${name}[${i}]`).toBeLessThan(tolerance);
      }
    }
  });

  test('answers with probabilities that sum to 1, affect within [-1, 1] and an embedding of 128', async () => {
    const { cases } = JSON.parse(read('golden.json')) as Golden;
    const long = cases.map(({ text }) => text).join(' ');
    for (const text of ['yes', 'my order number is four two seven', long]) {
      const { probabilities, polarity, affect, embedding, confidence, states } = await words.estimate(said(text));
      expect(Object.values(probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
      expect(Object.values(polarity ?? {}).reduce((a, b) => a + b)).toBeCloseTo(1, 6);
      expect(Math.max(Math.abs(affect.valence), Math.abs(affect.arousal))).toBeLessThanOrEqual(1);
      expect(confidence).toBe(Math.max(...Object.values(probabilities)));
      expect(Object.keys(states ?? {})).toEqual(['frustrated', 'confused', 'satisfied', 'hesitant']);
      expect(embedding).toHaveLength(128);
    }
  });

  test.each([
    ["i've been waiting three weeks and nobody called me back", 'negative'],
    ['this is ridiculous i want to cancel', 'negative'],
    ["i'm worried someone used my card", 'negative'],
    ["thank you so much you've been great", 'positive'],
    ['could you please send me a copy of my contract', 'neutral'],
    ['yes my account number is four five six one', 'neutral'],
  ] as const)('reads "%s" as %s', async (text, wanted) => {
    const { polarity } = await words.estimate(said(text));
    const found = Object.entries(polarity ?? {}).sort((a, b) => b[1] - a[1])[0]?.[0];
    expect(found).toBe(wanted);
  });
});

test('refuses a model of another kind', () => {
  const manifest = modelManifest.parse({
    ...{ name: 'other', version: '1.0.0', file: 'x.onnx', sha256: '0'.repeat(64), bytes: 1, licence: 'MIT' },
    ...{ source: { kind: 'trained', script: 'x.py' }, inputs: [], outputs: [], labels: ['cat', 'dog'] },
  });
  const session: ModelSession = { manifest, run: () => Promise.reject(new Error('not run')), close: async () => {} };
  expect(() => createTextEmotion(session, '[UNK]\n[CLS]\n[SEP]\n')).toThrow(/does not read emotions/);
});
