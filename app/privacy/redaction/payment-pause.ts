/**
 * When a call must not be heard because a payment is being taken: a pure state machine over words, buttons and time. While it is paused the session hears
 * nothing, so nobody can tell from the words that the card is read to its end: it resumes when somebody says so, or after a time that is
 * announced before it ends.
 */
import type { ChannelRole } from '../../domain/audio.ts';
import type { PauseCause, PauseHand, ResumeCause } from '../../domain/payment-pause.ts';
import { wordCount } from '../../domain/speech.ts';
import { digitRowsOf, isPaymentTalk, isPaymentTrigger } from './payment-phrases.ts';

export interface PauseSettings {
  /** After so long without a word from anybody a pause ends by itself. */
  readonly timeoutMs: number;
  /** It is announced so long before. */
  readonly warningMs: number;
}

/** Reading a card, its expiry and its code and having it authorised takes a minute; a pause that is forgotten costs the rest of the call. */
export const DEFAULT_PAUSE: PauseSettings = { timeoutMs: 90_000, warningMs: 15_000 };

/** So many digits in a row, in talk of payment or anywhere. */
const DIGITS_IN_PAYMENT = 6;
const DIGITS_ANYWHERE = 12;
/** After a pause ran out, fewer are enough: somebody may still be reading. */
const DIGITS_AFTER_TIMEOUT = 3;
const PROBATION_MS = 20_000;
/** Talk of payment counts for so long. */
const PAYMENT_TALK_MS = 120_000;
/** Groups of digits with no longer pause between them are one row. */
const GROUP_GAP_MS = 15_000;
/** "Hang on a second": longer remarks without a digit end a row. */
const LONGEST_ASIDE_WORDS = 5;

export type PauseInput =
  /** Words of an utterance, or so far of one; `id` tells them apart. */
  | {
      readonly type: 'words';
      readonly id: string;
      readonly channel: ChannelRole;
      readonly text: string;
      readonly atMs: number;
    }
  | { readonly type: 'pause'; readonly by: PauseHand; readonly atMs: number }
  | { readonly type: 'resume'; readonly by: PauseHand; readonly atMs: number }
  /** Time has passed; asked a few times a second. */
  | { readonly type: 'time'; readonly atMs: number };

export type PauseTold =
  | { readonly type: 'paused'; readonly reason: PauseCause; readonly atMs: number; readonly resumesAtMs: number }
  /** The time it ends at now. */
  | { readonly type: 'prolonged'; readonly atMs: number; readonly resumesAtMs: number }
  | { readonly type: 'resuming-soon'; readonly atMs: number; readonly resumesAtMs: number }
  | { readonly type: 'resumed'; readonly reason: ResumeCause; readonly atMs: number };

/** Digits of one speaker in a row that may go on in the next utterance. */
interface OpenDigits {
  /** The utterance that was counted last, and what was open before it: words so far of it are counted anew. */
  readonly id: string;
  readonly before: number;
  readonly digits: number;
  readonly atMs: number;
}

export interface PauseState {
  readonly paused?: { readonly reason: PauseCause; readonly resumesAtMs: number; readonly warned: boolean };
  readonly paymentTalkAtMs?: number;
  readonly timedOutAtMs?: number;
  readonly counts: Readonly<Partial<Record<ChannelRole, OpenDigits>>>;
}

export const LISTENING: PauseState = { counts: {} };

/** @returns the state after an input, and what is to be told of it. */
export function nextPause(
  state: PauseState,
  input: PauseInput,
  settings: PauseSettings = DEFAULT_PAUSE,
): { readonly state: PauseState; readonly told: readonly PauseTold[] } {
  switch (input.type) {
    case 'words':
      return heard(state, input, settings);
    case 'pause':
      return pausedBy(state, input.by, input.atMs, settings);
    case 'resume':
      if (!state.paused) return { state, told: [] };
      return { state: LISTENING, told: [{ type: 'resumed', reason: input.by, atMs: input.atMs }] };
    case 'time':
      return waited(state, input.atMs, settings);
  }
}

type Step = ReturnType<typeof nextPause>;
type HeardWords = Extract<PauseInput, { type: 'words' }>;

function heard(state: PauseState, words: HeardWords, settings: PauseSettings): Step {
  const { atMs, text } = words;
  const { digits, counts } = counted(state.counts, words);
  const isTrigger = isPaymentTrigger(text);
  const paymentTalkAtMs = isTrigger || isPaymentTalk(text) ? atMs : state.paymentTalkAtMs;
  const next: PauseState = { ...state, counts, ...(paymentTalkAtMs !== undefined && { paymentTalkAtMs }) };
  if (isTrigger) return pausedBy(next, 'phrase', atMs, settings);
  // Words that were under way when the pause began: while they are digits, it does not run out.
  const allowed = next.paused ? 1 : digitsAllowed(next, atMs);
  return digits >= allowed ? pausedBy(next, 'digits', atMs, settings) : { state: next, told: [] };
}

/** How many digits in a row are too many now. */
function digitsAllowed({ paymentTalkAtMs, timedOutAtMs }: PauseState, atMs: number): number {
  if (timedOutAtMs !== undefined && atMs - timedOutAtMs <= PROBATION_MS) return DIGITS_AFTER_TIMEOUT;
  return paymentTalkAtMs !== undefined && atMs - paymentTalkAtMs <= PAYMENT_TALK_MS
    ? DIGITS_IN_PAYMENT
    : DIGITS_ANYWHERE;
}

/** The longest row of digits in an utterance, with what was open before it, and what is open after it. */
function counted(counts: PauseState['counts'], { id, channel, text, atMs }: HeardWords) {
  const last = counts[channel];
  const isRecent = last !== undefined && atMs - last.atMs <= GROUP_GAP_MS;
  const before = isRecent ? (last.id === id ? last.before : last.digits) : 0;
  const rows = digitRowsOf(text);
  const totals = rows.map((row) => row.digits + (row.fromStart ? before : 0));
  const isAside = rows.length === 0 && wordCount(text) <= LONGEST_ASIDE_WORDS;
  const open = isAside ? before : rows.at(-1)?.toEnd ? (totals.at(-1) ?? 0) : 0;
  return { digits: Math.max(0, ...totals), counts: { ...counts, [channel]: { id, before, digits: open, atMs } } };
}

function pausedBy(state: PauseState, reason: PauseCause, atMs: number, { timeoutMs }: PauseSettings): Step {
  const resumesAtMs = atMs + timeoutMs;
  const { paused, ...rest } = state;
  if (!paused)
    return {
      state: { ...rest, paused: { reason, resumesAtMs, warned: false } },
      told: [{ type: 'paused', reason, atMs, resumesAtMs }],
    };
  const prolonged = { ...paused, resumesAtMs, warned: false };
  return { state: { ...rest, paused: prolonged }, told: [{ type: 'prolonged', atMs, resumesAtMs }] };
}

function waited(state: PauseState, atMs: number, { warningMs }: PauseSettings): Step {
  const { paused } = state;
  if (!paused) return { state, told: [] };
  const { resumesAtMs } = paused;
  if (atMs >= resumesAtMs)
    return { state: { counts: {}, timedOutAtMs: atMs }, told: [{ type: 'resumed', reason: 'timeout', atMs }] };
  if (paused.warned || atMs < resumesAtMs - warningMs) return { state, told: [] };
  return {
    state: { ...state, paused: { ...paused, warned: true } },
    told: [{ type: 'resuming-soon', atMs, resumesAtMs }],
  };
}
