/** A longer utterance is cut; ten seconds of speech have some 300 characters, an imported transcript's line may have any number. */
const LONGEST = 2_000;

/** Three digits or more, also when they are spoken or written apart: `4929 12-34`, `5 5 5`. */
const NUMBER = /(?:\p{Nd}[\s.,()/+-]*){2,}\p{Nd}/gu;
const EMAIL = /\S+@\S+/gu;
/** As speech to text writes an address: `jane at example dot com`. */
const SPOKEN_EMAIL = /[\w.+-]+ at [\w-]+(?: dot \w+)+/giu;

/**
 * An utterance as it may be sent: runs of three or more digits and what looks like an e-mail address are masked. Small on purpose and no
 * redaction: names, addresses and numbers in words stay as they are.
 */
export function maskWords(text: string): string {
  return text
    .slice(0, LONGEST)
    .replace(/\p{Cs}/gu, '')
    .replace(EMAIL, '[e-mail]')
    .replace(SPOKEN_EMAIL, '[e-mail]')
    .replace(NUMBER, '[number]');
}
