/** A longer utterance is cut; ten seconds of speech have some 300 characters, an imported transcript's line may have any number. */
const LONGEST = 2_000;

/** Three digits or more, also when they are spoken or written apart: `4929 12-34`, `5 5 5`. */
const NUMBER = /(?:\p{Nd}[\s.,()/+-]*){2,}\p{Nd}/gu;

/**
 * Redacted words as they may be sent: cut to a length, and with every number of three or more digits masked. What is personal was taken out before;
 * this is for numbers that are nobody's as far as anybody can tell (an order, a reference), which no opinion on the words needs.
 */
export function maskWords(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/\p{Cs}/gu, '')
    .replace(NUMBER, '[number]');
}
