/** What was heard of a card's number before the call was paused for it: too few digits to show by themselves what they are. */
import { CALL_RATE_HZ } from '../../domain/audio.ts';
import type { FoundSpan } from '../../domain/redaction.ts';
import { wordCount } from '../../domain/speech.ts';
import type { SpokenWords } from './heard-lines.ts';
import { digitRowsOf } from './payment-phrases.ts';

/** Nobody reads a card in smaller groups; a single "one" is no digit of it. */
const FEWEST_DIGITS = 3;
/** Groups with no longer pause between them are one row, and a row ends so long before the pause at most. */
const GROUP_GAP_SAMPLES = 15 * CALL_RATE_HZ;
/** "Hang on a second": longer remarks without a digit end a row. */
const LONGEST_ASIDE_WORDS = 5;
const CONFIDENCE = 0.8;

/** @param recent what was said last, in order. @returns the digits of each speaker with which that ends. */
export function cardBeginnings(recent: readonly SpokenWords[]): readonly FoundSpan[] {
  const channels = new Set(recent.map(({ channel }) => channel));
  const endSample = Math.max(0, ...recent.map((utterance) => utterance.endSample));
  return [...channels].flatMap((channel) =>
    lastRow(
      recent.filter((utterance) => utterance.channel === channel),
      endSample,
    ),
  );
}

/** Back from the last utterance to where the row of digits begins that goes on to it. */
function lastRow(spoken: readonly SpokenWords[], until: number): readonly FoundSpan[] {
  const found: FoundSpan[] = [];
  let nextStart = until;
  for (const { id, text, startSample, endSample } of spoken.toReversed()) {
    if (nextStart - endSample > GROUP_GAP_SAMPLES) break;
    nextStart = startSample;
    const rows = digitRowsOf(text).filter(({ digits }) => digits >= FEWEST_DIGITS);
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) {
      if (wordCount(text) > LONGEST_ASIDE_WORDS) break;
      continue;
    }
    if (!last.toEnd && found.length > 0) break;
    const kind = 'card-number' as const;
    for (const { start, end } of rows) found.push({ segmentId: id, start, end, kind, confidence: CONFIDENCE });
    if (!first.fromStart) break;
  }
  return found;
}
