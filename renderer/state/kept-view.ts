import type { KeptCall, KeptCalls, KeptLine } from '../../app/contract/kept-calls.ts';
import { secondsToSamples } from '../../app/domain/audio.ts';
import { clock, percent } from './format.ts';
import { EMOTION_NAMES, ROLE_NAMES } from './words.ts';

const DAY_MS = 24 * 3_600_000;
/** Calls that go within so many days are announced. */
const SOON_DAYS = 7;

/** What there is to say of the kept calls as a whole. */
export interface KeptNews {
  /** Sentences, the most urgent first. */
  readonly sentences: readonly string[];
  /** Set while nothing is erased by its age until somebody says that the date is right. */
  readonly heldOff?: string;
}

/** @param nowMs milliseconds since 1970. */
export function keptNews({ calls, restricted, erased, heldOff }: KeptCalls, nowMs: number): KeptNews {
  const soon = calls.filter(({ held, keptUntilEpochMs }) => !held && keptUntilEpochMs <= nowMs + SOON_DAYS * DAY_MS);
  const sentences = [
    ...(soon.length > 0
      ? [`${counted(soon.length)} ${soon.length === 1 ? 'goes' : 'go'} within ${SOON_DAYS} days.`]
      : []),
    ...(erased ? [`${counted(erased.calls)} erased on ${dayOf(erased.atEpochMs)}: their days were over.`] : []),
    ...(restricted > 0 ? [`${counted(restricted)} not shown: their use is restricted.`] : []),
  ];
  return { sentences, ...(heldOff !== undefined && { heldOff }) };
}

function counted(count: number): string {
  return `${count} ${count === 1 ? 'call' : 'calls'}`;
}

/** When the call was, as it is named everywhere. */
export function keptName({ startedAtEpochMs }: Pick<KeptCall, 'startedAtEpochMs'>): string {
  return new Date(startedAtEpochMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** `live call, 3:05, kept under eu`. */
export function keptDetails({ mode, lengthMs, synthetic, profile, customerRef }: KeptCall): string {
  const what = synthetic ? 'sample' : mode === 'live' ? 'live call' : 'recording';
  const whose = customerRef === undefined ? '' : ` of ${customerRef}`;
  return `${what}${whose}, ${lengthOf(lengthMs)}, kept under ${profile}`;
}

function lengthOf(lengthMs: number | undefined): string {
  if (lengthMs === undefined) return 'cut off';
  return clock(secondsToSamples(lengthMs / 1000));
}

/** Until when the call stays. @param nowMs milliseconds since 1970. */
export function keptUntil({ held, heldSince, keptUntilEpochMs }: KeptCall, nowMs: number): string {
  const whose =
    heldSince && ` (set ${heldSince.byYou ? 'by you' : 'by somebody else'} on ${dayOf(heldSince.atEpochMs)})`;
  if (held) return `kept until the hold is lifted${whose ?? ''}`;
  const days = Math.ceil((keptUntilEpochMs - nowMs) / DAY_MS);
  if (days <= 0) return 'to be erased today';
  return `kept until ${dayOf(keptUntilEpochMs)}, ${days === 1 ? '1 day' : `${days} days`}`;
}

/** Who spoke, and how the customer's words were read. */
export function keptSpeaker({ channel, reading }: KeptLine): string {
  if (!reading) return ROLE_NAMES[channel];
  const read = reading.uncertain ? 'uncertain' : `${EMOTION_NAMES[reading.emotion]} ${percent(reading.probability)}`;
  return `${ROLE_NAMES[channel]}, ${read}`;
}

/** What a person had put right. */
export function rectifiedNote({ rectified }: KeptLine): string | undefined {
  if (!rectified) return undefined;
  const day = dayOf(rectified.atEpochMs);
  const words = rectified.words
    ? [`Words put right on ${day}; the reading rests on the words as they were heard.`]
    : [];
  const note = rectified.note === undefined ? [] : [`Objected to on ${day}: ${rectified.note}`];
  return [...words, ...note].join(' ');
}

function dayOf(epochMs: number): string {
  return new Date(epochMs).toLocaleDateString(undefined, { dateStyle: 'medium' });
}
