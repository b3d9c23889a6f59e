import type { Reason } from '../domain/assist.ts';
import { CALL_RATE_HZ, secondsToSamples } from '../domain/audio.ts';
import { wordCount } from '../domain/speech.ts';
import { frustrationOf, type Moment } from './moment.ts';

/** A rule that found reason to escalate. */
export interface Escalation {
  readonly rule: 'sustained-frustration' | 'sharp-fall' | 'asks-for-supervisor';
  readonly reasons: readonly Reason[];
}

/** An utterance counts as frustrated from here on. */
const FRUSTRATED = 0.5;
/** Sustained: that many frustrated utterances of the last SUSTAINED_OF, within SUSTAINED_WINDOW. */
const SUSTAINED = 2;
const SUSTAINED_OF = 3;
const SUSTAINED_WINDOW_SAMPLES = secondsToSamples(90);
/** Sharp: the smoothed score fell by that much (the whole scale is 2 wide) within FALL_WINDOW, to below zero. */
const FALL = 0.6;
const FALL_WINDOW_SAMPLES = secondsToSamples(45);
/** One utterance of fewer words does not count for either rule. */
const LEAST_WORDS = 3;

const ASKS_FOR_SUPERVISOR =
  /\b(?:speak|talk|put me|transfer|connect|get me|escalate|want)\b.{0,40}\b(?:supervisor|manager|superior|someone (?:else|in charge|higher)|your boss)\b/i;

const seconds = (samples: number): string => {
  const total = Math.floor(samples / CALL_RATE_HZ);
  return `${Math.floor(total / 60)}:${String(total % 60).padStart(2, '0')}`;
};

function reasonFor(text: string, moments: readonly Moment[]): Reason {
  const utterances = moments.map((m) => m.utterance);
  return {
    text,
    startSample: Math.min(...utterances.map((u) => u.startSample)),
    endSample: Math.max(...utterances.map((u) => u.endSample)),
    utteranceIds: utterances.map((u) => u.id),
  };
}

/**
 * The first escalation rules, over the customer's moments so far (oldest first; the last one is new).
 * @returns every rule that fires at the last moment, the most serious first.
 */
export function findEscalations(customer: readonly Moment[]): readonly Escalation[] {
  const now = customer.at(-1);
  if (!now) return [];
  return [asksForSupervisor(now), sustainedFrustration(customer, now), sharpFall(customer, now)].filter(
    (e) => e !== undefined,
  );
}

function asksForSupervisor(now: Moment): Escalation | undefined {
  if (!ASKS_FOR_SUPERVISOR.test(now.utterance.text)) return undefined;
  return { rule: 'asks-for-supervisor', reasons: [reasonFor('The customer asks for somebody else.', [now])] };
}

function sustainedFrustration(customer: readonly Moment[], now: Moment): Escalation | undefined {
  if (frustrationOf(now) < FRUSTRATED) return undefined;
  const frustrated = customer
    .filter((m) => wordCount(m.utterance.text) >= LEAST_WORDS)
    .slice(-SUSTAINED_OF)
    .filter((m) => now.utterance.endSample - m.utterance.startSample <= SUSTAINED_WINDOW_SAMPLES)
    .filter((m) => frustrationOf(m) >= FRUSTRATED);
  if (frustrated.length < SUSTAINED) return undefined;
  const strongest = Math.round(100 * Math.max(...frustrated.map(frustrationOf)));
  const text = `Signals of frustration in ${frustrated.length} of the last ${SUSTAINED_OF} utterances (up to ${strongest} %).`;
  return { rule: 'sustained-frustration', reasons: [reasonFor(text, frustrated)] };
}

function sharpFall(customer: readonly Moment[], now: Moment): Escalation | undefined {
  const score = now.sentiment?.score;
  if (score === undefined || score >= 0 || wordCount(now.utterance.text) < LEAST_WORDS) return undefined;
  const window = customer.filter((m) => now.utterance.endSample - m.utterance.endSample <= FALL_WINDOW_SAMPLES);
  const scores = window.map((m) => m.sentiment?.score ?? score);
  const peak = Math.max(...scores);
  if (peak - score < FALL) return undefined;
  const fallen = window.slice(scores.indexOf(peak));
  const from = fallen[0]?.utterance.endSample ?? now.utterance.startSample;
  const text = `Sentiment fell by ${(peak - score).toFixed(1)} (of 2) since ${seconds(from)}.`;
  return { rule: 'sharp-fall', reasons: [reasonFor(text, fallen)] };
}
