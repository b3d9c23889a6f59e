/** What the dialogue model hears in the utterances of a conversation: each in the light of those around it. */
import type { Permitted } from './consent.ts';
import type { EmotionProbabilities } from './emotion.ts';
import type { TextSpan, Utterance } from './speech.ts';

/** The sets of intents the model tells; each is a vocabulary of its own. */
export const INTENT_SETS = ['banking77', 'multidogo', 'nlupp', 'natcs'] as const;
export type IntentSet = (typeof INTENT_SETS)[number];

/** One utterance of a dialogue as the dialogue model takes it. */
export interface DialogueLine {
  readonly speaker: string;
  readonly text: string;
}

/** An utterance's token states, `[count, width]` row by row: they depend on its words alone. */
export interface UtteranceStates {
  readonly tokens: Float32Array;
  readonly count: number;
  /** As many as `count`: where each token stands in the words; undefined for those that stand nowhere. */
  readonly places: readonly (TextSpan | undefined)[];
}

/** Words that may colour others, with their states. */
export interface EncodedWords {
  readonly words: Permitted<'context', Pick<Utterance, 'channel' | 'text'>>;
  readonly states: UtteranceStates;
}

/** An utterance of a window, with its states instead of its words. */
export interface EncodedLine {
  readonly speaker: string;
  readonly states: UtteranceStates;
}

/** What the model says of one utterance of a window; all numbers but the embedding are calibrated probabilities. */
export interface DialogueReading {
  readonly emotions: EmotionProbabilities;
  /** No emotion is likely enough. */
  readonly uncertain: boolean;
  /** The five levels in the order of `FINE_SENTIMENTS`; they sum to 1. */
  readonly sentiment: readonly number[];
  /** That the same speaker's next utterances are negative. */
  readonly falling: number;
  /** By intent; undefined where the model tells none of this set. Calibrated when asked for: few readings are asked, and there are some hundred intents. */
  intents(set: IntentSet): Readonly<Record<string, number>> | undefined;
  /** Of each utterance of the window, in the same order, that it is a cause of this one's emotion. */
  readonly causes: readonly number[];
  /** `[128]` */
  readonly embedding: Float32Array;
}

/** Reads conversations. */
export interface DialogueReader {
  /** Computed once for an utterance and kept for every window it is part of. @throws AppError `model-failed` */
  encode(words: Permitted<'context', Pick<Utterance, 'channel' | 'text'>>): Promise<UtteranceStates>;
  /**
   * @param lines oldest first; only the last `maxLines` are read.
   * @param asked places in `lines` of those to answer for, in order; all when absent. Of the others nothing is computed but how they
   * colour these.
   * @returns a reading for each line that is asked about and was read, in the same order.
   * @throws AppError `model-failed`
   */
  read(lines: readonly EncodedLine[], asked?: readonly number[]): Promise<readonly DialogueReading[]>;
  readonly maxLines: number;
  /** From here on an utterance counts as a cause. */
  readonly causeThreshold: number;
  /** By intent set: from here on an intent counts as meant, where an utterance may have several. */
  readonly intentThresholds: Readonly<Record<string, number>>;
}

/** Finds the words of an utterance that another's emotion goes back to. */
export interface CauseWordsReader {
  /**
   * @param cause an utterance that is taken for a cause of the emotion of `emotional`, which may be itself (the same states).
   * @returns where its words stand in the text of `cause`, whole words; undefined where it has none.
   * @throws AppError `model-failed`
   */
  find(cause: EncodedWords, emotional: Pick<EncodedWords, 'states'>): Promise<TextSpan | undefined>;
}
