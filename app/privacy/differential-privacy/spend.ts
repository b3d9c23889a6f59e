import { z } from 'zod';
import { PEOPLE } from '../../domain/aggregate.ts';
import { AppError } from '../../domain/errors.ts';

const cost = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('laplace'), epsilon: z.number().positive(), sensitivity: z.int().min(1) }),
  z.strictObject({
    kind: z.literal('gaussian'),
    noiseMultiplier: z.number().positive(),
    samplingRate: z.number().min(0).max(1),
    rounds: z.int().min(1),
  }),
]);

/** One release as it stands in the ledger. `persons` are opaque tags; destroying the key they were made with unlinks them. */
const spend = z.strictObject({
  v: z.literal(1),
  atEpochMs: z.int().min(0),
  people: z.enum(PEOPLE),
  /** The calls it was about, by when they began. */
  fromEpochMs: z.int().min(0),
  toEpochMs: z.int().min(0),
  /** Kind and figure, e.g. `mean-of-talk-share`. */
  what: z
    .string()
    .max(100)
    .regex(/^[a-z][a-z0-9-]*$/),
  costs: z.array(cost).min(1).readonly(),
  persons: z.array(z.string().min(1)).readonly(),
  /** True where nothing was released here: these people rest, for what another ledger may have released of them. The site pays nothing for it. */
  rest: z.literal(true).exactOptional(),
});
export type Spend = z.infer<typeof spend>;

/** @throws AppError `budget-damaged`: what cannot be counted must not count as nothing. */
export function readSpend(text: string): Spend {
  try {
    return spend.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      'budget-damaged',
      'The record of what was released is damaged, so nothing more is released. Check the vault, or restore a backup.',
      { cause },
    );
  }
}

/** The form that `readSpend` reads. @throws when it is none: a bug. */
export function spendText(made: Spend): string {
  return JSON.stringify(spend.parse(made));
}
