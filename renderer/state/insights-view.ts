import type { AggregateAnswer, AggregateQuery } from '../../app/contract/aggregates.ts';
import type { PrivacyAccount } from '../../app/contract/privacy-budget.ts';
import { FIGURES, type Figure } from '../../app/domain/aggregate.ts';
import { percent, signed } from './format.ts';

/** One noisy number as a bar with a whisker; positions are shares of the axis, 0..1. */
export interface NoisyBar {
  readonly name: string;
  readonly value: string;
  /** The interval in words. */
  readonly between: string;
  readonly at: number;
  readonly whisker: readonly [number, number];
}

export interface AnswerView {
  readonly bars: readonly NoisyBar[];
  /** The axis's ends. */
  readonly ends: readonly [string, string];
  /** Where zero lies on the axis: bars begin there. */
  readonly origin: number;
}

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly say: (value: number) => string;
}

/** What there is to draw of an answer that was given. */
export function answerView(
  query: AggregateQuery,
  { figures }: Extract<AggregateAnswer, { state: 'given' }>,
): AnswerView {
  const counts = query.kind === 'count' || query.kind === 'histogram';
  const axis = counts ? countAxis(figures.map(({ interval95 }) => interval95[1])) : axisOf(query.figure);
  const at = (value: number) => Math.min(1, Math.max(0, (value - axis.low) / (axis.high - axis.low)));
  const bars = figures.map(({ value, interval95: [low, high] }, n) => ({
    name: query.kind === 'histogram' ? binName(query.figure, query.bins, n) : '',
    value: axis.say(value),
    between: `${axis.say(low)} to ${axis.say(high)}`,
    at: at(value),
    whisker: [at(low), at(high)] as const,
  }));
  return { bars, ends: [axis.say(axis.low), axis.say(axis.high)], origin: at(0) };
}

function axisOf(figure: Figure): Axis {
  return { ...FIGURES[figure], say: wordsFor(figure) };
}

/** From nothing to a round number that all intervals lie below. */
function countAxis(highs: readonly number[]): Axis {
  const most = Math.max(1, ...highs);
  const power = 10 ** Math.floor(Math.log10(most));
  const high = power * ([1, 2, 5, 10].find((step) => step * power >= most) ?? 10);
  return { low: 0, high, say: (value) => String(Math.round(value)) };
}

/** How a value of a figure is said: shares in per cent, sentiment with its sign, the rest as numbers. */
function wordsFor(figure: Figure): (value: number) => string {
  const { low, high } = FIGURES[figure];
  if (low < 0) return (value) => signed(value, 2);
  if (high === 1) return percent;
  return (value) => value.toFixed(1);
}

function binName(figure: Figure, bins: number, n: number): string {
  const { low, high } = FIGURES[figure];
  const edge = (bin: number) => wordsFor(figure)(low + ((high - low) * bin) / bins);
  return `${edge(n)} to ${edge(n + 1)}`;
}

/** An allowance as a meter. */
export interface MeterView {
  /** Spent, 0..1 of the allowance. */
  readonly share: number;
  readonly text: string;
}

/** @param name what is allowed to lose it, at the beginning of a sentence. */
export function meterView(name: string, { allowance, spent, left, renewsAtEpochMs }: PrivacyAccount): MeterView {
  const { epsilon, windowDays } = allowance;
  const used = epsilon - left;
  const renews = renewsAtEpochMs === undefined ? '' : ` Some of it comes back on ${dayAndTime(renewsAtEpochMs)}.`;
  const text = `${name}: ε ${epsilonText(used)} of ${epsilonText(epsilon)} in ${windowDays} days is spent, ${epsilonText(left)} left.${renews}`;
  return { share: Math.min(1, Math.max(0, spent / epsilon)), text };
}

/** What pressing costs, before it is pressed. */
export function costText(epsilon: number, { allowance, left, renewsAtEpochMs }: PrivacyAccount): string {
  const cost = `Asking costs ε ${epsilonText(epsilon)} of the ε ${epsilonText(left)} that is left for these calls, also when the group turns out to be too small.`;
  if (left + 1e-9 >= epsilon) return cost;
  if (epsilon > allowance.epsilon)
    return `Asking so exactly costs more than is ever allowed, ε ${epsilonText(allowance.epsilon)}.`;
  const when = renewsAtEpochMs === undefined ? '' : ` Some comes back on ${dayAndTime(renewsAtEpochMs)}.`;
  return `ε ${epsilonText(left)} is left for these calls: too little for this question, which is refused unless it was answered before.${when}`;
}

/** What an answer has cost, after it was given. */
export function paidText({ epsilonSpent, atEpochMs }: AggregateAnswer): string {
  return epsilonSpent === 0
    ? `The same answer as on ${dayAndTime(atEpochMs)}: nothing has changed since, and it cost nothing.`
    : `It cost ε ${epsilonText(epsilonSpent)}.`;
}

/** ε with as many digits as it needs, two at most. */
export function epsilonText(epsilon: number): string {
  return String(Math.round(epsilon * 100) / 100);
}

export function dayAndTime(epochMs: number): string {
  return new Date(epochMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}
