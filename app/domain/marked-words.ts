/** Which words of a call to mark, because something of it likely goes back to them. */
import { type EmotionProbabilities, isEmotional } from './emotion.ts';
import type { Segment, TextSpan } from './speech.ts';

/** What was told of one utterance in context, as far as it matters here. */
interface ToldInContext {
  readonly probabilities: EmotionProbabilities;
  readonly uncertain: boolean;
  readonly causes: readonly { readonly segment: Pick<Segment, 'id'>; readonly words?: TextSpan }[];
}

/**
 * @param told what was told of utterances, in the order they were said.
 * @returns by utterance the words to mark in it: those that the last utterance with a sure emotion names there.
 */
export function markedWords(told: Iterable<ToldInContext>): ReadonlyMap<string, TextSpan> {
  const marked = new Map<string, TextSpan>();
  for (const one of told) {
    if (!isEmotional(one)) continue;
    for (const { segment, words } of one.causes) if (words) marked.set(segment.id, words);
  }
  return marked;
}

/** A text parted at its marked words; no words where none are marked, or the text is not the one they were found in. */
export function partedAt(
  text: string,
  span: TextSpan | undefined,
): { readonly before: string; readonly words: string; readonly after: string } {
  if (!span || span.end > text.length) return { before: text, words: '', after: '' };
  return { before: text.slice(0, span.start), words: text.slice(span.start, span.end), after: text.slice(span.end) };
}
