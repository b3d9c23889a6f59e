/** Utterances as the finder reads them: with their words, the numbers in them, and the fields they speak of. */
import { CALL_RATE_HZ } from '../../domain/audio.ts';
import type { Utterance } from '../../domain/speech.ts';
import { type CodeRun, codeRunsOf } from './code-runs.ts';
import { type FieldCue, fieldCuesOf } from './field-cues.ts';
import type { NameTagger } from './name-tagger.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What of an utterance is looked at. */
export type SpokenWords = Pick<Utterance, 'id' | 'channel' | 'text' | 'startSample' | 'endSample'>;

export interface HeardLine {
  readonly said: SpokenWords;
  readonly tokens: readonly Token[];
  readonly runs: readonly CodeRun[];
  readonly cues: readonly FieldCue[];
  /** The tokens that are no signs, and how likely each is part of a name. */
  readonly words: readonly Token[];
  readonly nameProbabilities: readonly number[];
}

/** A place in a call: a stretch of one of its lines. */
export interface LineSpan {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export function heardLine(said: SpokenWords, tagger: NameTagger): HeardLine {
  const tokens = tokensOf(said.text);
  const words = tokens.filter(({ kind }) => kind !== 'sign');
  return {
    said,
    tokens,
    runs: codeRunsOf(tokens),
    cues: fieldCuesOf(said.text),
    words,
    nameProbabilities: tagger.probabilities(words.map(({ word }) => word)),
  };
}

/** Seconds from the end of one line to the start of a later one; negative when they overlap. */
export function secondsBetween(earlier: HeardLine, later: HeardLine): number {
  return (later.said.startSample - earlier.said.endSample) / CALL_RATE_HZ;
}
