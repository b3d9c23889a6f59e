import type { ChannelRole } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';

/** One line of a transcript as a file gives it, before roles are matched. */
export interface TranscriptLine {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly text: string;
  /** A name, a role or a channel number; absent when the file does not say. */
  readonly speaker?: string | number;
  /** Where it stands in the file, for messages: `line 12` or `entry 3`. */
  readonly place: string;
}

const ROLE_WORDS: Readonly<Partial<Record<ChannelRole, RegExp>>> = {
  agent: /^(agent|representative|rep|operator|advis[oe]r|csr|support|employee)\b/i,
  customer: /^(customer|caller|client|user|consumer)\b/i,
};

/** The error of a transcript that cannot be used; `why` continues the sentence. */
export function invalidTranscript(why: string): AppError {
  return new AppError('transcript-invalid', `The transcript cannot be used: ${why}.`);
}

/** The role a speaker's name stands for, e.g. `Agent 1` or `caller`; undefined: none that is known. */
export function roleOfSpeaker(speaker: string): ChannelRole | undefined {
  return (['agent', 'customer'] as const).find((role) => ROLE_WORDS[role]?.test(speaker.trim()));
}
