/** Words that are searched for what is personal, and what an administrator sets about it. */
import fc from 'fast-check';
import { SENSITIVE_KINDS } from '../../app/domain/redaction.ts';
import { createRedactor, type Redactor } from '../../app/privacy/redaction/find-sensitive.ts';
import type { SpokenWords } from '../../app/privacy/redaction/heard-lines.ts';
import { digitRowsOf, isPaymentTrigger } from '../../app/privacy/redaction/payment-phrases.ts';
import { redactText } from '../../app/privacy/redaction/redact-text.ts';
import { DEFAULT_REDACTION } from '../../app/privacy/redaction/redaction-settings.ts';
import { createRunningRedaction } from '../../app/privacy/redaction/running-redaction.ts';
import { mutatedText } from './mutations.ts';
import { type FuzzTarget, fuzzTarget } from './target.ts';

const LINES = [
  'My card number is four five three two, one five one double one two eight three oh, three six six, expires twelve twenty-nine.',
  'Write to anna dot miller at example dot org, or call 0170 123 4567. I was born on the third of May nineteen eighty.',
  'I live at 12 Long Lane, Springfield, my name is Anna Miller: A double N A. IBAN DE89 3704 0044 0532 0130 00.',
];
const TOKENS = [
  ' ',
  ',',
  '.',
  '-',
  '@',
  'one ',
  'double ',
  'triple ',
  'hundred ',
  'oh ',
  'and ',
  'at ',
  'dot ',
  'my name is ',
  'A ',
  '4',
  '4111 1111 1111 1111 ',
  '01/02/1980 ',
  'street ',
  '\u0660',
  '\uff11',
  '\u0301',
  '\ud800',
  'İ',
  'ﬁ',
  '\n',
];
const texts = mutatedText(LINES, TOKENS);

function saidAs(text: string, n: number): SpokenWords {
  return {
    id: `s${n}`,
    channel: n % 2 === 0 ? 'customer' : 'agent',
    text,
    startSample: n * 160_000,
    endSample: n * 160_000 + 80_000,
  };
}

/** @throws Error when a span lies outside its text, or before the one before it. */
function requireInOrder(redactor: Redactor, lines: readonly SpokenWords[]): number {
  const ends = new Map<string, number>();
  const spans = redactor.find(lines);
  for (const { segmentId, start, end, confidence } of spans) {
    const text = lines.find(({ id }) => id === segmentId)?.text;
    if (text === undefined || start < (ends.get(segmentId) ?? 0) || end <= start || end > text.length)
      throw new Error(`a span from ${start} to ${end} has no place`);
    if (!(confidence >= 0 && confidence <= 1)) throw new Error('a confidence is none');
    ends.set(segmentId, end);
  }
  return spans.length;
}

const balanced = createRedactor(DEFAULT_REDACTION);
const strict = createRedactor({ ...DEFAULT_REDACTION, strictness: 'strict' });

export const REDACTION_TARGETS: readonly FuzzTarget[] = [
  fuzzTarget('words to be redacted', 0.3, texts, (text) => {
    const said = saidAs(text, 0);
    const found = requireInOrder(balanced, [said]);
    if (requireInOrder(strict, [said]) < Math.min(found, 1)) throw new Error('the strict setting found nothing');
    redactText(text, strict.find([said]));
    return found > 0;
  }),
  fuzzTarget('calls to be redacted', 0.1, fc.array(texts, { minLength: 1, maxLength: 6 }), (lines) => {
    const running = createRunningRedaction(balanced);
    let taken = 0;
    for (const [n, text] of lines.entries()) {
      running.partial(saidAs(text.slice(0, text.length / 2), n));
      for (const { spans } of running.hear(saidAs(text, n))) taken += spans.length;
    }
    running.redact(lines.join(' '));
    return taken > 0;
  }),
  fuzzTarget(
    'patterns of an administrator',
    0.3,
    fc.record({
      pattern: mutatedText(['KD-######', '@@ ## ####'], ['#', '@', '-', ' ', '(', '+', '*', '\\', 'İ', '\ud800']),
      text: fc.oneof(...LINES.map((line) => fc.constant(`${line} kd 1 2 3 4 5 6, KD-123456`)), texts),
      kinds: fc.subarray([...SENSITIVE_KINDS]),
    }),
    ({ pattern, text, kinds }) => {
      const redactor = createRedactor({ ...DEFAULT_REDACTION, kinds, ownPatterns: [pattern] });
      return requireInOrder(redactor, [saidAs(text, 0)]) > 0;
    },
  ),
  fuzzTarget('words that may pause a call', 1, texts, (text) => {
    const rows = digitRowsOf(text);
    return isPaymentTrigger(text) || rows.length > 0;
  }),
];
