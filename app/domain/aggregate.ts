/** What may be asked about many calls at once, and of whom. Closed lists: what stands in none of them cannot be asked. */

/** Whose privacy a figure over calls is counted by: each customer's, or each agent's. */
export const PEOPLE = ['customer', 'agent'] as const;
export type People = (typeof PEOPLE)[number];

/** The range values are clamped to before they are added up. Fixed here and never taken from the data, which the range would tell of. */
export interface FigureBounds {
  readonly low: number;
  readonly high: number;
}

/**
 * The last so many whole days by this machine's calendar. Days that have ended: the same question tomorrow is about others, and an answer about these stays
 * the answer. @param now today. @returns milliseconds since 1970, the end exclusive.
 */
export function lastDays(days: number, now: Date): { readonly fromEpochMs: number; readonly toEpochMs: number } {
  const midnight = (ago: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - ago).getTime();
  return { fromEpochMs: midnight(days), toEpochMs: midnight(0) };
}

/** Every figure of one call. Flags are 0 or 1. */
export const FIGURES = {
  'duration-minutes': { low: 0, high: 60 },
  /** Share of the speech in the call that was this person's. */
  'talk-share': { low: 0, high: 1 },
  /** Share of the call in which nobody spoke. */
  'silence-share': { low: 0, high: 1 },
  'words-per-minute': { low: 0, high: 250 },
  /** How often this person cut in. */
  interruptions: { low: 0, high: 20 },
  /** Flag: this person cut in at least once. */
  'cut-in': { low: 0, high: 1 },
  /** Mean probability of a negative emotion over the utterances. */
  'negative-share': { low: 0, high: 1 },
  /** Sentiment score after the last utterance. */
  'sentiment-at-end': { low: -1, high: 1 },
  /** Flag: the sentiment after the last utterance was negative. */
  'ended-negative': { low: 0, high: 1 },
  /** Flag: an escalation was prompted. */
  escalated: { low: 0, high: 1 },
} as const satisfies Readonly<Record<string, FigureBounds>>;
export type Figure = keyof typeof FIGURES;

/** Figures that rest on a reading of emotion. The app reads the customer's only, and these may never be asked over agents. */
export const EMOTION_FIGURES = [
  'negative-share',
  'sentiment-at-end',
  'ended-negative',
  'escalated',
] as const satisfies readonly Figure[];
export type EmotionFigure = (typeof EMOTION_FIGURES)[number];
type FigureWithoutEmotion = Exclude<Figure, EmotionFigure>;

/** Numbers that may be asked over customers. */
export const CUSTOMER_NUMBERS = [
  'duration-minutes',
  'talk-share',
  'silence-share',
  'words-per-minute',
  'interruptions',
  'negative-share',
  'sentiment-at-end',
] as const satisfies readonly Figure[];
/** Flags that may be asked over customers. */
export const CUSTOMER_FLAGS = ['cut-in', 'ended-negative', 'escalated'] as const satisfies readonly Figure[];
/** Numbers that may be asked over agents. A figure that rests on emotion does not compile here. */
export const AGENT_NUMBERS = [
  'duration-minutes',
  'talk-share',
  'silence-share',
  'words-per-minute',
  'interruptions',
] as const satisfies readonly FigureWithoutEmotion[];
/** Flags that may be asked over agents. */
export const AGENT_FLAGS = ['cut-in'] as const satisfies readonly FigureWithoutEmotion[];
