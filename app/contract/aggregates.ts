import { z } from 'zod';
import {
  AGENT_FLAGS,
  AGENT_NUMBERS,
  CUSTOMER_FLAGS,
  CUSTOMER_NUMBERS,
  type Figure,
  type People,
} from '../domain/aggregate.ts';

/** Questions about many calls, and their answers under differential privacy. */

const epochMs = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** What every question says: the calls that began in `fromEpochMs` (inclusive) to `toEpochMs` (exclusive), and what it may cost. */
const scope = {
  fromEpochMs: epochMs,
  toEpochMs: epochMs,
  /** The privacy loss it may cost each person, ε. */
  epsilon: z.number().min(0.01).max(4),
  /** At most so many calls of one person are taken, the newest. */
  mostCallsEach: z.int().min(1).max(10),
};

function questionsOver<
  P extends People,
  const N extends readonly [Figure, ...Figure[]],
  const F extends readonly [Figure, ...Figure[]],
>(people: P, numbers: N, flags: F) {
  const asked = { people: z.literal(people), ...scope };
  return z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('count'), of: z.enum(['people', 'calls']), ...asked }),
    z.strictObject({ kind: z.literal('mean'), figure: z.enum(numbers), ...asked }),
    z.strictObject({ kind: z.literal('share'), figure: z.enum(flags), ...asked }),
    /** How many people by the figure, in so many bins of equal width between its bounds. */
    z.strictObject({ kind: z.literal('histogram'), figure: z.enum(numbers), bins: z.int().min(2).max(20), ...asked }),
  ]);
}

/**
 * `mean`, `share` and `histogram` count each person once: by the mean over their calls. A figure that rests on emotion cannot be asked over
 * agents: it neither compiles nor parses.
 */
export const aggregateQuery = z.union([
  questionsOver('customer', CUSTOMER_NUMBERS, CUSTOMER_FLAGS),
  questionsOver('agent', AGENT_NUMBERS, AGENT_FLAGS),
]);
export type AggregateQuery = z.infer<typeof aggregateQuery>;

const spending = {
  /** What this answer has cost; 0 when it was given before and is given again. */
  epsilonSpent: z.number().min(0),
  /** What may still be asked about the same calls. */
  epsilonLeft: z.number().min(0),
  /** When it was drawn. */
  atEpochMs: epochMs,
};

/** One figure with noise. */
export const noisyFigure = z.object({
  value: z.number(),
  /** Holds the figure without noise in 95 of 100 draws, after clamping and bounding. It knows nothing of sampling. */
  interval95: z.tuple([z.number(), z.number()]).readonly(),
});
export type NoisyFigure = z.infer<typeof noisyFigure>;

/** `figures`: one, or one per bin. `suppressed`: the group may be too small, and nothing is said of it. */
export const aggregateAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('given'), figures: z.array(noisyFigure).min(1).max(20).readonly(), ...spending }),
  z.object({ state: z.literal('suppressed'), reason: z.string().min(1), ...spending }),
]);
export type AggregateAnswer = z.infer<typeof aggregateAnswer>;
