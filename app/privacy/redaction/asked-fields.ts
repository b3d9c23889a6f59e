/** Which field a stretch of speech is likely an answer to. */
import type { Field, FieldCue } from './field-cues.ts';
import { type HeardLine, type LineSpan, secondsBetween } from './heard-lines.ts';

export interface AskedField {
  readonly field: Field;
  readonly weak: boolean;
  /** Where it was named. */
  readonly line: number;
  /** It was named in the same utterance. */
  readonly near: boolean;
}

/** Beyond this an utterance has gone on to something else. */
const FARTHEST_CHARS = 90;
/** "... is my account number": how much later a field may be named. */
const FARTHEST_AFTER_CHARS = 24;
/** A question is answered within a few lines and a minute. */
const LINES_BACK = 6;
const SECONDS_BACK = 60;

/** The likeliest first: named just before, just after, then by whoever spoke before. */
export function askedFields(lines: readonly HeardLine[], { line, start, end }: LineSpan): readonly AskedField[] {
  const own = lines[line];
  if (!own) return [];
  const before = own.cues.filter((cue) => cue.end <= start && start - cue.end <= FARTHEST_CHARS).toReversed();
  const after = own.cues.filter((cue) => isNamedAfter(own.said.text, end, cue)).slice(0, 1);
  return [...[...before, ...after].map((cue) => ({ ...asked(cue, line), near: true })), ...earlierFields(lines, line)];
}

/** What was asked for before a line. */
export function earlierFields(lines: readonly HeardLine[], line: number): readonly AskedField[] {
  const own = lines[line];
  for (let back = 1; own && back <= LINES_BACK; back++) {
    const earlier = lines[line - back];
    if (!earlier || secondsBetween(earlier, own) > SECONDS_BACK) return [];
    if (earlier.cues.length > 0) return earlier.cues.toReversed().map((cue) => asked(cue, line - back));
  }
  return [];
}

function isNamedAfter(text: string, end: number, cue: FieldCue): boolean {
  const between = text.slice(end, cue.start);
  return (
    cue.start >= end &&
    between.length <= FARTHEST_AFTER_CHARS &&
    /\b(?:is|was|are|for|as|that's|on|would be)\b/i.test(between)
  );
}

function asked({ field, weak }: FieldCue, line: number): AskedField {
  return { field, weak, line, near: false };
}
