import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSpokenAnswer } from './spoken-answer.ts';

describe('an answer that was spoken', () => {
  it.each([
    'Yes.',
    'yeah sure',
    'Um, yes, go ahead.',
    "okay, that's fine",
    'That’s fine.',
    'I agree',
    'Sure, you can do that.',
    'well, of course',
    'yes yes',
    'Yes, I am happy with that.',
  ])('is a yes when it plainly says so: %s', (text) => expect(readSpokenAnswer(text)).toBe('yes'));

  it.each([
    'No.',
    'no thank you',
    "I'd rather not",
    "I don't want that",
    'No, but thank you for asking.',
    'please do not listen to my voice',
    'I would prefer you to stop',
    'Nope',
  ])('is a no when it refuses: %s', (text) => expect(readSpokenAnswer(text)).toBe('no'));

  it.each([
    '',
    'okay',
    'mm-hmm',
    'Yes?',
    'yes but not my voice',
    'yeah no',
    'no, I mean yes',
    'no problem',
    "I don't mind",
    'I guess so',
    'maybe yes',
    "yes if it isn't kept",
    'what does that mean',
    'sorry, I did not get that',
    'my washing machine is broken',
    'I said yes to the engineer last week',
    'yes my washing machine is broken again and I want to know when somebody comes to look at it',
    'not sure',
    'the bill says yes',
  ])('is neither when it leaves a doubt: %s', (text) => expect(readSpokenAnswer(text)).not.toBe('yes'));

  it('is never a yes with a no, a condition or a question in it', () => {
    const spoiler = fc.constantFrom('no', 'not', "don't", 'but', 'if', 'unless', 'maybe', 'never', 'only');
    const rest = fc.array(fc.constantFrom('yes', 'sure', 'that', 'is', 'fine', 'please', 'go', 'ahead', 'I', 'agree'));
    fc.assert(
      fc.property(rest, spoiler, rest, (before, word, after) => {
        expect(readSpokenAnswer([...before, word, ...after].join(' '))).not.toBe('yes');
        expect(readSpokenAnswer(`${[...before, ...after].join(' ')}?`)).not.toBe('yes');
      }),
    );
  });
});
