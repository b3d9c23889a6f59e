/** What the labels of public sets say of one state of the caller. */
import { labelsOf } from './labels.ts';

/** The states whose truth some set tells. */
export const LABELLED_STATES = ['frustrated', 'confused', 'satisfied', 'hesitant'] as const;
export type LabelledState = (typeof LABELLED_STATES)[number];

interface StateNames {
  readonly yes: readonly string[];
  /** They neither prove nor exclude the state: a row with one of them and none of `yes` is no example of either. */
  readonly unclear: readonly string[];
}

/** GoEmotions' categories by state, as the text model was trained on them (`native-models/training/text_rows.py`), and other sets' words. */
const NAMES: Readonly<Record<LabelledState, StateNames>> = {
  frustrated: {
    yes: ['annoyance', 'disapproval', 'disappointment', ...['frustration', 'negative', 'unsatisfied']],
    unclear: ['anger', 'disgust', 'sadness'],
  },
  confused: { yes: ['confusion'], unclear: ['curiosity', 'surprise', 'realization'] },
  satisfied: {
    yes: ['gratitude', 'relief', ...['positive', 'well_satisfied']],
    unclear: ['approval', 'admiration', 'joy', 'optimism', 'love', 'excitement', 'caring'],
  },
  hesitant: { yes: ['disfluent'], unclear: [] },
};
const YES = ['yes', 'true', '1'];

/** @param cell one label or several, parted by `|`; the state's own name, yes, true and 1 are a yes as well. */
export function stateTruth(cell: string, state: LabelledState): 'yes' | 'no' | 'unclear' {
  const labels = labelsOf(cell.toLowerCase());
  const { yes, unclear } = NAMES[state];
  if (labels.some((label) => label === state || yes.includes(label) || YES.includes(label))) return 'yes';
  return labels.some((label) => unclear.includes(label)) ? 'unclear' : 'no';
}
