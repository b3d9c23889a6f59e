import { z } from 'zod';
import { FIGURES, type Figure, PEOPLE } from '../domain/aggregate.ts';
import { aggregateAnswer } from './aggregates.ts';
import { privacyAccount, privacyBudgetState } from './privacy-budget.ts';

/** Figures over the kept calls, and what they cost. */

const epochMs = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const FIGURE_NAMES = Object.keys(FIGURES) as [Figure, ...Figure[]];

/** The calls a question would be about. */
export const insightsScope = z.object({ people: z.enum(PEOPLE), fromEpochMs: epochMs, toEpochMs: epochMs });
export type InsightsScope = z.infer<typeof insightsScope>;

/** `closed`: nothing can be asked, with the reason. */
export const insightsState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed'), reason: z.string().min(1) }),
  z.object({
    state: z.literal('open'),
    budget: privacyBudgetState,
    /** The account that decides about the calls asked about. */
    here: privacyAccount,
    /** What the compliance profile lets be asked over customers. */
    figures: z.array(z.enum(FIGURE_NAMES)).readonly(),
    /** People a group must have before anything is said of it. */
    minimumGroup: z.int().min(1),
  }),
]);
export type InsightsState = z.infer<typeof insightsState>;

/** An answer, and what is left after it. */
export const insightsAnswer = z.object({ answer: aggregateAnswer, state: insightsState });
export type InsightsAnswer = z.infer<typeof insightsAnswer>;
