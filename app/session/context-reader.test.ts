import { describe, expect, it } from 'vitest';
import type { AssistEventBody } from '../contract/events.ts';
import type { ChannelRole } from '../domain/audio.ts';
import type { CauseWordsReader } from '../domain/dialogue.ts';
import type { Utterance } from '../domain/speech.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { type ScriptedReading, scriptedDialogueReader } from '../testing/scripted-dialogue-reader.ts';
import { ContextReader } from './context-reader.ts';
import { StageGuard } from './stage-guard.ts';

const silent = { error: () => {}, info: () => {}, warn: () => {} };

function says(channel: ChannelRole, text: string, at: number): Utterance {
  return { id: `${channel}-${at}`, channel, startSample: at, endSample: at + 1, text, score: 1, source: 'transcript' };
}

function context(
  say: (lines: readonly { readonly text: string }[], at: number) => ScriptedReading,
  { causeWords, ...options }: { maxLines?: number; causeThreshold?: number; causeWords?: CauseWordsReader } = {},
) {
  const asked: string[] = [];
  const events: AssistEventBody[] = [];
  const reader = scriptedDialogueReader((lines, at) => {
    asked.push(lines[at]?.text ?? '');
    return say(lines, at);
  }, options);
  const guard = new StageGuard((body) => events.push(body), silent as never);
  const make = () => new ContextReader({ reader, causeWords, gate: createChannelGate(), guard });
  return { heard: make(), make, asked, reader, events };
}

describe('words in context', () => {
  it("are read of the customer's last utterances, the agent's only colour them", async () => {
    const { heard, asked, reader } = context(() => ({}));
    expect(await heard.hear(says('agent', 'hello', 0))).toEqual([]);
    await heard.hear(says('customer', 'it broke', 1));
    await heard.hear(says('agent', 'oh no', 2));
    const readings = await heard.hear(says('customer', 'again', 3));
    expect(readings.map(({ utterance }) => utterance.text)).toEqual(['it broke', 'again']);
    expect(asked).toEqual(['it broke', 'it broke', 'again']);
    expect(reader.encoded).toEqual(['hello', 'it broke', 'oh no', 'again']);
  });

  it('are encoded at a pause, and anew only if the speaker went on', async () => {
    const { heard, reader } = context(() => ({}));
    await heard.prepare(says('customer', 'it broke', 0));
    await heard.hear(says('customer', 'it broke', 0));
    await heard.prepare(says('customer', 'again', 1));
    await heard.prepare(says('customer', 'again', 1));
    await heard.hear(says('customer', 'again and again', 1));
    await heard.prepare(says('unattributed', 'who am I', 2));
    expect(reader.encoded).toEqual(['it broke', 'again', 'again and again']);
    expect(heard.snapshot().map(({ text }) => text)).toEqual(['it broke', 'again and again']);
  });

  it('of an unattributed channel are neither encoded nor kept', async () => {
    const { heard, reader } = context(() => ({}));
    expect(await heard.hear(says('unattributed', 'who am I', 0))).toEqual([]);
    expect(reader.encoded).toEqual([]);
    expect(heard.snapshot()).toEqual([]);
  });

  it('name the likely causes, the likeliest first, also where the window begins later', async () => {
    const { heard } = context(
      (lines) => ({ causes: lines.map(({ text }) => (text === 'late' ? 0.6 : text === 'lost' ? 0.9 : 0.1)) }),
      { maxLines: 3 },
    );
    for (const [i, text] of ['hi', 'late', 'lost'].entries()) await heard.hear(says('agent', text, i));
    const [reading] = await heard.hear(says('customer', 'what?', 3));
    expect(reading?.causes.map(({ utterance, probability }) => [utterance.text, probability])).toEqual([
      ['lost', 0.9],
      ['late', 0.6],
    ]);
  });

  it('name the words of their causes when they are asked for, also of those that were heard again after a restart', async () => {
    const causeWords: CauseWordsReader = {
      find: async ({ words: { text }, states }, emotional) =>
        text === 'hm' ? undefined : { start: 0, end: states === emotional.states ? 1 : text.length },
    };
    const { heard, make } = context((lines) => ({ causes: lines.map(() => 0.8) }), { causeWords });
    await heard.hear(says('agent', 'late', 0));
    await heard.hear(says('agent', 'hm', 1));
    const [reading] = await heard.hear(says('customer', 'what?', 2));
    if (!reading) throw new TypeError('There is a reading.');
    expect(reading.causes.map(({ words }) => words)).toEqual([undefined, undefined, undefined]);
    const found = await heard.withWords(reading);
    const told = found.causes.map(({ utterance, words }) => [utterance.text, words]);
    expect(told).toEqual([
      ['late', { start: 0, end: 4 }],
      ['hm', undefined],
      ['what?', { start: 0, end: 1 }],
    ]);
    const restored = make();
    restored.restore(JSON.parse(JSON.stringify(heard.snapshot())));
    expect(await restored.withWords(reading)).toEqual(found);
  });

  it('keep their causes without words where no model finds them, or it fails, which is told', async () => {
    const without = context(() => ({ causes: [0.9] }));
    const [reading] = await without.heard.hear(says('customer', 'what?', 0));
    if (!reading) throw new TypeError('There is a reading.');
    expect(await without.heard.withWords(reading)).toBe(reading);
    expect(without.events).toEqual([]);
    const causeWords = { find: () => Promise.reject(new Error('broken')) };
    const { heard, events } = context(() => ({ causes: [0.9] }), { causeWords });
    const [other] = await heard.hear(says('customer', 'what?', 0));
    expect(other && (await heard.withWords(other))).toBe(other);
    expect(events).toMatchObject([{ type: 'degraded', part: 'cause-words' }]);
  });

  it('go on from a snapshot as if nothing had happened', async () => {
    const { heard, make } = context((lines, at) => ({ falling: lines.length / 10 + at / 100 }));
    await heard.hear(says('agent', 'hello', 0));
    await heard.hear(says('customer', 'well', 1));
    const restored = make();
    restored.restore(JSON.parse(JSON.stringify(heard.snapshot())));
    const next = says('customer', 'so', 2);
    expect(await restored.hear(next)).toEqual(await heard.hear(next));
  });

  it('that the model fails on are told as degraded, and the call goes on', async () => {
    const { heard, events } = context(() => {
      throw new Error('broken');
    });
    expect(await heard.hear(says('customer', 'hello', 0))).toEqual([]);
    expect(events).toMatchObject([{ type: 'degraded', part: 'context' }]);
  });
});
