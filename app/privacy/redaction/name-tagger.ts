/**
 * How likely a word of an utterance is (part of) somebody's name: logistic regression over hashed features of the word and its neighbours, made for
 * recognised speech without capitals. The weights are part of the program, so that redaction never waits for a file that may be missing.
 * Trained by `native-models/training/redaction_names.py`, which computes the same features; `docs/redaction.md` tells from what and how well.
 */
import { NAME_BIAS, NAME_CHECKS, NAME_SCALE, NAME_WEIGHTS, UNLISTED_WEIGHT } from './name-weights.ts';

export interface NameTagger {
  /** @param words of an utterance in lower case, signs left out. @returns one probability a word, not calibrated; 0 for digits. */
  probabilities(words: readonly string[]): readonly number[];
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** The weight of a bucket that no feature has. */
const EMPTY = -128;
/** Longer words are no names, and cost time. */
const LONGEST_WORD = 30;

export function createNameTagger(): NameTagger {
  const weights = new Int8Array(Buffer.from(NAME_WEIGHTS, 'base64'));
  const checks = new Uint8Array(Buffer.from(NAME_CHECKS, 'base64'));
  /** Undefined for a feature that was rare in training: its bucket is another one's. */
  const weightOf = (feature: string): number | undefined => {
    const value = hash(feature);
    const place = value % weights.length;
    const isOwn = checks[place] === value >>> 24 && weights[place] !== EMPTY;
    return isOwn ? weights[place] : undefined;
  };
  return {
    probabilities: (words) =>
      words.map((word, at) => {
        if (!/^\p{L}/u.test(word) || word.length > LONGEST_WORD) return 0;
        const own = weightOf(`word ${word}`) ?? UNLISTED_WEIGHT;
        const score = featuresOf(words, at).reduce((sum, feature) => sum + (weightOf(feature) ?? 0), own);
        return 1 / (1 + Math.exp(-(score * NAME_SCALE + NAME_BIAS)));
      }),
  };
}

function featuresOf(words: readonly string[], at: number): readonly string[] {
  const word = words[at] ?? '';
  const around = (place: number) => (place < 0 ? '<' : (words[place] ?? '>'));
  const marked = `^${word}$`;
  const features = [
    `p1 ${around(at - 1)}`,
    `p2 ${around(at - 2)} ${around(at - 1)}`,
    `n1 ${around(at + 1)}`,
    `n2 ${around(at + 1)} ${around(at + 2)}`,
    `length ${Math.min(words.length, 6)}`,
    `at ${Math.min(at, 3)} ${Math.min(words.length - at, 3)}`,
    `size ${Math.min(word.length, 9)}`,
  ];
  for (let length = 1; length <= 4; length++)
    features.push(`start ${word.slice(0, length)}`, `end ${word.slice(-length)}`);
  for (let i = 0; i + 2 < marked.length; i++) features.push(`part ${marked.slice(i, i + 3)}`);
  return features;
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hash(text: string): number {
  let value = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), FNV_PRIME);
  return value >>> 0;
}
