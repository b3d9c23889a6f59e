/**
 * Redaction while a call goes on: what was said is looked at again with what is said next, because a number may only become one by its last
 * digits. Earlier utterances whose spans grew are told again.
 */
import type { FoundSpan, SensitiveSpan } from '../../domain/redaction.ts';
import { cardBeginnings } from './card-beginnings.ts';
import type { Redactor } from './find-sensitive.ts';
import type { SpokenWords } from './heard-lines.ts';
import { redactText } from './redact-text.ts';

/** So many utterances are looked at together: a card number in groups, with replies between, has about ten. */
export const WINDOW_UTTERANCES = 14;
/** A name or number counts as said before when it has so many letters or digits. */
const SHORTEST_KNOWN = 3;
const MOST_KNOWN = 400;

/** What is taken out of one utterance, newly or more than before. */
export interface UtteranceRedaction {
  readonly segmentId: string;
  readonly text: string;
  readonly spans: readonly SensitiveSpan[];
}

/** What events need to know of a call's redactions. */
export interface CallRedactions {
  /** Of an utterance that was heard. Empty: nothing, or it was never heard. */
  spansOf(segmentId: string): readonly SensitiveSpan[];
  /** Words so far of an utterance that is still being said, in the light of those before. */
  partial(words: SpokenWords): string;
  /** A text of unknown origin: a reason, a quote, an endpoint's answer. */
  redact(text: string): string;
}

export interface RunningRedaction extends CallRedactions {
  /** @returns this utterance, and those before it of which more has to be taken out now; the newest last. */
  hear(utterance: SpokenWords): readonly UtteranceRedaction[];
  /** A payment has begun, and no more is heard: digits that were said last are taken out as a card's, whose number never comes to be whole. */
  cutOff(): void;
}

export function createRunningRedaction(redactor: Redactor): RunningRedaction {
  let recent: readonly SpokenWords[] = [];
  const found = new Map<string, readonly FoundSpan[]>();
  /** Surface forms that were taken out, with the kind; the oldest go first. */
  const known = new Map<string, FoundSpan>();
  const remember = (text: string, spans: readonly FoundSpan[]) => {
    for (const span of spans) {
      const surface = text.slice(span.start, span.end).toLowerCase();
      if (surface.length >= SHORTEST_KNOWN) known.set(surface, span);
    }
    for (const surface of known.keys()) {
      if (known.size <= MOST_KNOWN) break;
      known.delete(surface);
    }
  };
  return {
    hear(utterance) {
      recent = [...recent.filter(({ id }) => id !== utterance.id), utterance].slice(-WINDOW_UTTERANCES);
      const spans = redactor.find(recent);
      return recent.flatMap(({ id, text }) => {
        const before = found.get(id);
        const own = united(
          before ?? [],
          spans.filter(({ segmentId }) => segmentId === id),
        );
        if (before && JSON.stringify(before) === JSON.stringify(own)) return [];
        found.set(id, own);
        remember(text, own);
        return [{ segmentId: id, text: redactText(text, own), spans: own }];
      });
    },
    cutOff() {
      for (const span of cardBeginnings(recent)) {
        found.set(span.segmentId, united(found.get(span.segmentId) ?? [], [span]));
        const text = recent.find(({ id }) => id === span.segmentId)?.text ?? '';
        remember(text, [span]);
      }
    },
    partial(words) {
      const spans = redactor.find([...recent.filter(({ id }) => id !== words.id), words]);
      return redactText(
        words.text,
        spans.filter(({ segmentId }) => segmentId === words.id),
      );
    },
    spansOf: (segmentId) => found.get(segmentId) ?? [],
    redact(text) {
      const alone = { id: 'text', channel: 'customer', text, startSample: 0, endSample: 0 } as const;
      return redactText(text, united(redactor.find([alone]), repeatsOf(text, known)));
    },
  };
}

/** Spans of both, in order; what was once taken out stays out. */
function united(kept: readonly FoundSpan[], added: readonly FoundSpan[]): readonly FoundSpan[] {
  const spans: FoundSpan[] = [];
  for (const span of [...kept, ...added].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = spans.at(-1);
    if (!last || span.start >= last.end) spans.push(span);
    else if (span.end > last.end) spans[spans.length - 1] = { ...last, end: span.end };
  }
  return spans;
}

/** Words that were taken out elsewhere in the call, wherever they stand in a text as whole words. */
function repeatsOf(text: string, known: ReadonlyMap<string, FoundSpan>): readonly FoundSpan[] {
  const lower = text.toLowerCase();
  if (lower.length !== text.length) return [];
  return [...known].flatMap(([surface, span]) => {
    const spans: FoundSpan[] = [];
    for (let at = lower.indexOf(surface); at !== -1; at = lower.indexOf(surface, at + surface.length)) {
      const isWhole = !isLetter(lower[at - 1]) && !isLetter(lower[at + surface.length]);
      if (isWhole) spans.push({ ...span, segmentId: 'text', start: at, end: at + surface.length });
    }
    return spans;
  });
}

function isLetter(sign: string | undefined): boolean {
  return sign !== undefined && /[\p{L}\p{Nd}]/u.test(sign);
}
