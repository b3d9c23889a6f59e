import type { Emotion } from './emotion.ts';

/** What a person says of the emotion that an utterance was shown with: that it was this one, or that it was not. */
export interface Verdict {
  readonly kind: 'is' | 'is-not';
  readonly emotion: Emotion;
}

/** How the fixed check set is read: the share whose likeliest emotion is the right one, and the mean negative log-probability of the right one in nats. */
export interface CheckScore {
  readonly accuracy: number;
  readonly logLoss: number;
}
