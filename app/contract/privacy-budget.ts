import { z } from 'zod';
import { PEOPLE } from '../domain/aggregate.ts';

/** What figures over calls have cost, for the display. */

const epochMs = z.int().min(0);

/** An allowance of privacy loss: at most `epsilon` (with `delta`) within any `windowDays` days. */
export const allowance = z.object({
  epsilon: z.number().positive().max(40),
  delta: z.number().positive().max(1e-3),
  windowDays: z.int().min(1).max(3650),
});
export type Allowance = z.infer<typeof allowance>;

export const privacyAccount = z.object({
  allowance,
  spent: z.number().min(0),
  left: z.number().min(0),
  /** When the oldest release that counts no longer does; absent when nothing is spent. */
  renewsAtEpochMs: epochMs.exactOptional(),
});
export type PrivacyAccount = z.infer<typeof privacyAccount>;

/** What everybody in charge may see: nothing in it depends on who was in the data. */
export const privacyBudgetState = z.object({
  /** All that this site has released. */
  site: privacyAccount,
  /** What each single person is allowed. */
  person: allowance,
  /** The last releases that still count, newest first; `what` is kind and figure, e.g. `mean-of-talk-share`. */
  releases: z
    .array(
      z.object({ atEpochMs: epochMs, people: z.enum(PEOPLE), what: z.string().min(1), epsilon: z.number().min(0) }),
    )
    .max(50)
    .readonly(),
});
export type PrivacyBudgetState = z.infer<typeof privacyBudgetState>;
