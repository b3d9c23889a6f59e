import { z } from 'zod';
import { BROAD_SENTIMENTS } from '../domain/sentiment.ts';
import { classAnswer } from './classification.ts';

/** What is shown against what is labelled at one line; `before` and `next` are the speaker's labelled lines around it, where there are any. */
const moodStep = z.object({
  shown: z.enum(BROAD_SENTIMENTS),
  alone: z.enum(BROAD_SENTIMENTS),
  labelled: z.enum(BROAD_SENTIMENTS),
});
export type MoodStep = z.infer<typeof moodStep>;

export const moodAnswer = z.object({
  truth: classAnswer.shape.truth,
  probabilities: classAnswer.shape.probabilities,
  now: moodStep,
  before: moodStep.exactOptional(),
  next: moodStep.exactOptional(),
  ms: z.number(),
});
export type MoodAnswer = z.infer<typeof moodAnswer>;
