import { leadingStates } from '../../app/domain/enrichment.ts';
import type { Opinion } from './call-state.ts';
import { CALLER_STATE_NAMES } from './words.ts';

/** A second opinion as one quiet line beside its utterance. */
export interface OpinionLine {
  /** The states that stand out with their scores, which are not probabilities and are not shown as per cent. */
  readonly says: string;
  readonly reason: string;
  readonly model: string;
}

/** What is shown of an opinion. */
export function opinionLine({ opinion, source }: Opinion): OpinionLine {
  const named = leadingStates(opinion).map(
    (state) => `${CALLER_STATE_NAMES[state].toLowerCase()} ${opinion.scores[state].toFixed(1)}`,
  );
  return {
    says: named.length > 0 ? named.join(', ') : 'nothing stands out',
    reason: opinion.reason,
    model: source.model,
  };
}
