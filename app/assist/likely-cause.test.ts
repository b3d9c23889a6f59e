import { expect, test } from 'vitest';
import type { Utterance } from '../domain/speech.ts';
import { causeReasons } from './likely-cause.ts';

const utterance = (id: string, at: number): Utterance => ({
  id,
  channel: id.startsWith('agent') ? 'agent' : 'customer',
  startSample: at,
  endSample: at + 10,
  text: '…',
  score: 1,
  source: 'transcript',
});

test('a prompt points to what the words may go back to, but not to itself nor twice', () => {
  const now = utterance('customer-4', 40);
  const causes = [
    { utterance: now, probability: 0.9 },
    {
      utterance: { ...utterance('agent-1', 10), text: 'It was sent back.' },
      probability: 0.714,
      words: { start: 7, end: 17 },
    },
    { utterance: utterance('customer-3', 30), probability: 0.6 },
    { utterance: utterance('agent-2', 20), probability: 0.55 },
    { utterance: utterance('agent-3', 25), probability: 0.5 },
  ];
  const named = [{ text: 'Fell.', startSample: 30, endSample: 40, utteranceIds: ['customer-3'] }];
  expect(causeReasons({ utterance: now, causes }, named)).toEqual([
    {
      text: 'It may go back to what the agent said here (71 %).',
      startSample: 10,
      endSample: 20,
      utteranceIds: ['agent-1'],
      quote: 'sent back.',
    },
    {
      text: 'It may go back to what the agent said here (55 %).',
      startSample: 20,
      endSample: 30,
      utteranceIds: ['agent-2'],
    },
  ]);
  expect(causeReasons({ utterance: now }, named)).toEqual([]);
});
