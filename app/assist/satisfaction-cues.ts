/** What the words of a turn say of how a conversation goes. Twin of `native-models/training/satisfaction_features.py`. */

/** The customer thanks. */
const THANKS = /\b(?:thanks?|appreciate)\b/i;
/** The customer says no to what was offered; "no, thank you" and "no, that is all" are none. */
const REFUSAL =
  /^\W*(?:no|nope|nah)\b(?!\W+(?:thank|that))|\b(?:not what|instead|wrong|don't want|do not want|never mind|forget it)\b/i;
/** The agent says that something cannot be done: about the matter, not about how the agent feels. */
const SORRY =
  /\b(?:sorry|unfortunately|apologi[sz]e|unable|cannot|can't|couldn't|could not|not available|no (?:\w+ ){0,3}(?:available|match\w*))\b/i;
const WORD = /[a-z0-9']+/g;

/** A turn is a repetition when it shares this part of its words with one of the last ones … */
const REPEATED = 0.5;
/** … and has so many different words: "yes please" is said often. */
const LEAST_WORDS = 4;

/** What one turn of the customer holds. */
export interface CustomerCues {
  readonly thanks: boolean;
  readonly refusal: boolean;
  readonly repeat: boolean;
  readonly words: number;
  /** Its different words, to tell a later repetition by; undefined when there are too few. */
  readonly remembered?: readonly string[];
}

/** @param said the different words of earlier turns of the customer. */
export function customerCues(text: string, said: readonly (readonly string[])[]): CustomerCues {
  const plain = plainText(text);
  const words = plain.toLowerCase().match(WORD) ?? [];
  const different = [...new Set(words)];
  const isLong = different.length >= LEAST_WORDS;
  return {
    thanks: THANKS.test(plain),
    refusal: REFUSAL.test(plain),
    repeat: isLong && said.some((earlier) => sharedPart(different, earlier) >= REPEATED),
    words: words.length,
    ...(isLong && { remembered: different }),
  };
}

/** Whether the agent says that something cannot be done. */
export function isSorry(text: string): boolean {
  return SORRY.test(plainText(text));
}

function plainText(text: string): string {
  return text.replaceAll('\u2019', "'");
}

/** Jaccard's index of two lists of different words. */
function sharedPart(a: readonly string[], b: readonly string[]): number {
  const both = a.filter((word) => b.includes(word)).length;
  return both / (a.length + b.length - both);
}
