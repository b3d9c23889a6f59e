import { expect, test } from 'vitest';
import { scriptedProbabilities } from '../testing/scripted-call.ts';
import type { Emotion } from './emotion.ts';
import { markedWords, partedAt } from './marked-words.ts';
import type { TextSpan } from './speech.ts';

const told = (emotion: Emotion, ...causes: readonly (readonly [id: string, words?: TextSpan])[]) => ({
  probabilities: scriptedProbabilities(emotion, 0.7),
  uncertain: false,
  causes: causes.map(([id, words]) => ({ segment: { id }, ...(words && { words }) })),
});

test('the words marked in an utterance are those that the last one with a sure emotion goes back to', () => {
  const marked = markedWords([
    told('angry', ['agent-1', { start: 0, end: 4 }], ['agent-2']),
    told('sad', ['agent-1', { start: 5, end: 9 }], ['customer-2', { start: 1, end: 2 }]),
    told('neutral', ['agent-1', { start: 0, end: 1 }]),
    { ...told('angry', ['agent-1', { start: 2, end: 3 }]), uncertain: true },
  ]);
  expect([...marked]).toEqual([
    ['agent-1', { start: 5, end: 9 }],
    ['customer-2', { start: 1, end: 2 }],
  ]);
});

test('a text is parted at its words, and stays whole where they do not fit it', () => {
  expect(partedAt('sent back to us', { start: 0, end: 9 })).toEqual({
    before: '',
    words: 'sent back',
    after: ' to us',
  });
  expect(partedAt('sent', { start: 0, end: 9 })).toEqual({ before: 'sent', words: '', after: '' });
  expect(partedAt('sent', undefined)).toEqual({ before: 'sent', words: '', after: '' });
});
