import type { Reason } from '../domain/assist.ts';
import type { Moment } from './moment.ts';

/** A prompt names at most so many utterances that the customer's may go back to. */
const MOST_NAMED = 2;

/** What the moment's utterance may go back to, as reasons that point there; not the utterance itself, nor what is already named. */
export function causeReasons({ utterance, causes = [] }: Moment, named: readonly Reason[]): readonly Reason[] {
  const known = new Set([utterance.id, ...named.flatMap(({ utteranceIds }) => utteranceIds)]);
  return causes
    .filter(({ utterance: { id } }) => !known.has(id))
    .slice(0, MOST_NAMED)
    .map(({ utterance: { id, channel, startSample, endSample, text }, probability, words }) => ({
      text: `It may go back to what the ${channel} said here (${Math.round(100 * probability)} %).`,
      startSample,
      endSample,
      utteranceIds: [id],
      ...(words && { quote: text.slice(words.start, words.end) }),
    }));
}
