import type { Allowance } from '../../contract/privacy-budget.ts';
import type { Profile } from '../profiles/profile.ts';
import { composedRdp, conversionAt, ORDERS, type PrivacyCost } from './renyi.ts';

/** What one person may lose to figures shown to supervisors: ε = 1 at δ = 10⁻⁶ within any 30 days. */
export const PERSON_ALLOWANCE: Allowance = { epsilon: 1, delta: 1e-6, windowDays: 30 };
/** What the site may release in all, about different people: four times as much. */
export const SITE_ALLOWANCE: Allowance = { epsilon: 4, delta: 1e-6, windowDays: 30 };

/** So many times a person's allowance is the site's. */
const SITE_TIMES = 4;

/** What a compliance profile allows each person, and the site. */
export function allowancesOf({ budget: { epsilon, delta, periodDays } }: Pick<Profile, 'budget'>): {
  readonly person: Allowance;
  readonly site: Allowance;
} {
  const person = { epsilon, delta, windowDays: periodDays };
  return { person, site: { ...person, epsilon: SITE_TIMES * epsilon } };
}

const DAY_MS = 86_400_000;
/** Sums of shares of an allowance may end this much above it by the rounding of doubles. */
const ROUNDING = 1e-9;

export function windowMsOf({ windowDays }: Allowance): number {
  return windowDays * DAY_MS;
}

/**
 * The one order an allowance is counted at: the one that leaves most room for Gaussian noise. It is fixed by the allowance, because costs that
 * are chosen after seeing answers may be stopped at a budget of one order only (Feldman and Zrnic 2021, arXiv 2008.11193, theorem 4.3).
 */
export function filterOrder({ epsilon, delta }: Pick<Allowance, 'epsilon' | 'delta'>): number {
  const room = (order: number) => (epsilon - conversionAt(order, delta)) / order;
  return ORDERS.reduce((best, order) => (room(order) > room(best) ? order : best));
}

/**
 * What costs come to: the sum of their ε where all are Laplace's, or the conversion at the allowance's order, whichever is less. Stopping at
 * either holds: histories stopped by the first lose ε for certain, the others ε with δ.
 */
export function spentEpsilon(costs: readonly PrivacyCost[], allowed: Pick<Allowance, 'epsilon' | 'delta'>): number {
  if (costs.length === 0) return 0;
  const order = filterOrder(allowed);
  const converted = composedRdp(costs, order) + Math.max(0, conversionAt(order, allowed.delta));
  const sum = costs.reduce(
    (total, cost) => total + (cost.kind === 'laplace' ? cost.epsilon : Number.POSITIVE_INFINITY),
    0,
  );
  return Math.min(sum, converted);
}

/** Whether costs keep to an allowance. */
export function isWithin(costs: readonly PrivacyCost[], allowed: Pick<Allowance, 'epsilon' | 'delta'>): boolean {
  return spentEpsilon(costs, allowed) <= allowed.epsilon + ROUNDING;
}
