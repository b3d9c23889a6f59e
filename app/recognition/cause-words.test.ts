import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CauseWordsReader, DialogueReader, EncodedWords } from '../domain/dialogue.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { floatOutput, floatTensor, type ModelSession } from '../inference/model-session.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { CAUSE_WORDS_MODEL, createCauseWords } from './cause-words.ts';
import { createDialogueReader } from './dialogue-reader.ts';

const modelsFolder = join(import.meta.dirname, '../../native-models');
const golden = JSON.parse(readFileSync(join(modelsFolder, CAUSE_WORDS_MODEL, 'golden.json'), 'utf8')) as {
  readonly tolerance: number;
  readonly cases: readonly {
    readonly cause: string;
    readonly emotional: string | null;
    readonly inside: readonly number[];
    readonly first: readonly number[];
    readonly last: readonly number[];
  }[];
};

const registry = createModelRegistry({ modelsFolder });
let [encoder, session, reader]: [DialogueReader?, ModelSession?, CauseWordsReader?] = [];
beforeAll(async () => {
  encoder = await createDialogueReader(registry);
  session = await registry.load(CAUSE_WORDS_MODEL);
  reader = createCauseWords(session);
});
afterAll(() => registry.close());

const gate = createChannelGate();
async function said(text: string): Promise<EncodedWords> {
  const words = gate.admit('context', { channel: 'customer' as const, text });
  if (!words || !encoder) throw new TypeError("A customer's words may be read.");
  return { words, states: await encoder.encode(words) };
}
async function wordsOf(text: string, emotional?: string): Promise<string | undefined> {
  const cause = await said(text);
  const span = await reader?.find(cause, emotional === undefined ? cause : await said(emotional));
  return span && text.slice(span.start, span.end);
}

describe('the words of a cause', () => {
  it.each(golden.cases)("have the trainer's numbers: $cause", async ({ cause, emotional, ...wanted }) => {
    const { states } = await said(cause);
    const { states: target } = await said(emotional ?? cause);
    const outputs = await session?.run({
      cause: floatTensor(states.tokens, [states.count, 384]),
      emotional: floatTensor(target.tokens, [target.count, 384]),
      same: floatTensor(Float32Array.of(emotional === null ? 1 : 0), [1]),
    });
    for (const name of ['inside', 'first', 'last'] as const) {
      const found = floatOutput(outputs ?? {}, name);
      expect(found.length).toBe(wanted[name].length);
      for (const [i, value] of wanted[name].entries())
        expect(Math.abs((found[i] ?? Number.NaN) - value)).toBeLessThan(golden.tolerance);
    }
  });

  it('are a part of it where only a part says why', async () => {
    const text = 'Good morning. Let me look. I am afraid that your parcel was sent back to us.';
    const found = await wordsOf(text, 'Sent back? Nobody told me, this is ridiculous!');
    expect(found).toContain('sent back');
    expect(found).not.toContain('Good morning');
  });

  it('may be its own', async () => {
    expect(await wordsOf('Hello. I have waited for three weeks, and nobody called me!')).toContain('three weeks');
  });

  it('are none where nothing was said in words', async () => {
    expect(await wordsOf('', 'This is ridiculous!')).toBeUndefined();
    expect(await wordsOf(' \u0000 ', 'This is ridiculous!')).toBeUndefined();
  });

  it('are whole words of the text, whatever it is', async () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('I hate this,', 'no', '😀', 'İÄ', '文字', ' ', "can't"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(unit, { maxLength: 12 }), async (units) => {
        const text = units.join(' ');
        const cause = await said(text);
        const span = await reader?.find(cause, cause);
        if (!span) {
          expect(cause.states.count).toBe(2);
          return;
        }
        expect(span.start >= 0 && span.start < span.end && span.end <= text.length).toBe(true);
        expect(text.slice(0, span.start)).toMatch(/(^|\s)$/u);
        expect(text.slice(span.end)).toMatch(/^[,;:]*(\s|$)/u);
      }),
      { numRuns: 40 },
    );
  });

  it('are not looked for with a model of something else', async () => {
    expect(() => createCauseWords({ ...session, manifest: { name: 'other' } } as unknown as ModelSession)).toThrow(
      'other',
    );
  });
});
