import { describe, expect, it } from 'vitest';
import { assistEvent } from '../contract/events.ts';
import type { DialogueReading } from '../domain/dialogue.ts';
import { EMOTIONS, type Emotion, type EmotionProbabilities } from '../domain/emotion.ts';
import type { Utterance } from '../domain/speech.ts';
import type { ContextReading } from './context-reader.ts';
import { ContextTeller } from './context-teller.ts';

function mostly(emotion: Emotion, share: number): EmotionProbabilities {
  const rest = (1 - share) / (EMOTIONS.length - 1);
  return Object.fromEntries(EMOTIONS.map((e) => [e, e === emotion ? share : rest])) as EmotionProbabilities;
}

const reading = (emotion: Emotion, share: number, more: Partial<DialogueReading> = {}): DialogueReading => ({
  emotions: mostly(emotion, share),
  uncertain: false,
  sentiment: [0.1, 0.3, 0.4, 0.15, 0.05],
  falling: 0.25,
  intents: (set) => (set === 'nlupp' ? { refund: 0.9, greet: 0.5, card: 0.31, why: 0.2, how: 0.8 } : { other: 1 }),
  causes: [],
  embedding: new Float32Array(128),
  ...more,
});

const utterance = (at: number): Utterance => ({
  id: `customer-${at}`,
  channel: 'customer',
  startSample: at,
  endSample: at + 1,
  text: '…',
  score: 1,
  source: 'transcript',
});

function teller() {
  const events: unknown[] = [];
  const made = new ContextTeller(
    (body) => events.push(assistEvent.parse({ v: 1, callId: 'c', seq: events.length, ...body })),
    (hasWords) => [{ model: hasWords ? 'cause-words' : 'dialogue-context', version: '1' }],
  );
  const tell = (readings: readonly ContextReading[], newest: Utterance) => {
    const due = made.due(readings, newest);
    for (const one of due) made.tell(one, newest);
    return due.filter((one) => one.utterance.id !== newest.id);
  };
  return { tell, events };
}

describe('what is told of words in context', () => {
  it('is an event with what is wanted, and where it may come from', () => {
    const { tell, events } = teller();
    const causes = [{ utterance: utterance(0), probability: 0.8 }];
    tell([{ utterance: utterance(3), reading: reading('angry', 0.7), causes }], utterance(3));
    expect(events).toMatchObject([
      {
        type: 'context',
        refined: false,
        segment: { id: 'customer-3' },
        context: {
          causes: [{ segment: { id: 'customer-0' }, probability: 0.8 }],
          needs: [{ name: 'refund' }, { name: 'how' }, { name: 'greet' }],
        },
      },
    ]);
  });

  it('names the words of a cause and the model that found them', () => {
    const { tell, events } = teller();
    const causes = [{ utterance: utterance(0), probability: 0.8, words: { start: 0, end: 1 } }];
    tell([{ utterance: utterance(3), reading: reading('angry', 0.7), causes }], utterance(3));
    expect(events).toMatchObject([
      { context: { causes: [{ words: { start: 0, end: 1 } }] }, provenance: [{ model: 'cause-words' }] },
    ]);
  });

  it('is told anew of an earlier utterance only when it has changed noticeably', () => {
    const { tell, events } = teller();
    const first = { utterance: utterance(0), reading: reading('happy', 0.6), causes: [] };
    tell([first], utterance(0));
    const same = { ...first, reading: reading('happy', 0.65) };
    expect(tell([same, { ...first, utterance: utterance(1) }], utterance(1))).toEqual([]);
    const turned = { ...first, reading: reading('angry', 0.5) };
    expect(tell([turned, { ...first, utterance: utterance(2) }], utterance(2))).toEqual([turned]);
    expect(events).toMatchObject([
      { segment: { id: 'customer-0' }, refined: false },
      { segment: { id: 'customer-1' }, refined: false },
      { segment: { id: 'customer-0' }, refined: true, atSample: 3 },
      { segment: { id: 'customer-2' }, refined: false },
    ]);
  });

  it('is not refined of what was never told', () => {
    const { tell, events } = teller();
    const unknown = { utterance: utterance(0), reading: reading('angry', 0.9), causes: [] };
    expect(tell([unknown], utterance(4))).toEqual([]);
    expect(events).toEqual([]);
  });
});
