/** What the window offers to ask about many calls: a list, since nothing else can be asked. */
import type { AggregateQuery } from '../../app/contract/aggregates.ts';
import type { InsightsScope } from '../../app/contract/insights.ts';
import { type CUSTOMER_FLAGS, type CUSTOMER_NUMBERS, type Figure, lastDays } from '../../app/domain/aggregate.ts';

type CustomerNumber = (typeof CUSTOMER_NUMBERS)[number];
type CustomerFlag = (typeof CUSTOMER_FLAGS)[number];

/** One question, as somebody chooses it. */
export interface OfferedQuestion {
  readonly id: string;
  readonly label: string;
  /** What the compliance profile has to show for it; absent: counts alone. */
  readonly figure?: Figure;
  query(scope: InsightsScope, epsilon: number): AggregateQuery;
}

/** Of one person so many calls are taken, the newest: somebody who calls all day weighs no more. */
const MOST_CALLS_EACH = 3;
/** Bars of a question about how something is spread. More of them would drown in noise. */
const BINS = 5;

const NUMBERS: Readonly<Record<CustomerNumber, string>> = {
  'sentiment-at-end': 'Sentiment at the end of calls',
  'negative-share': 'Negative emotion in what customers said',
  'talk-share': 'Share of the talk that was the customer’s',
  'silence-share': 'Share of calls in which nobody spoke',
  'duration-minutes': 'Length of calls in minutes',
  'words-per-minute': 'How fast customers spoke, words a minute',
  interruptions: 'How often customers cut in',
};
const FLAGS: Readonly<Record<CustomerFlag, string>> = {
  'ended-negative': 'Customers whose calls ended negative',
  escalated: 'Customers whose calls were to be escalated',
  'cut-in': 'Customers who cut in at least once',
};

const shared = ({ fromEpochMs, toEpochMs }: InsightsScope, epsilon: number) =>
  ({ people: 'customer', fromEpochMs, toEpochMs, epsilon, mostCallsEach: MOST_CALLS_EACH }) as const;

/** All that the window offers, before the profile has its say. */
export const QUESTIONS: readonly OfferedQuestion[] = [
  {
    id: 'people',
    label: 'How many customers called',
    query: (scope, epsilon) => ({ kind: 'count', of: 'people', ...shared(scope, epsilon) }),
  },
  {
    id: 'calls',
    label: 'How many calls there were, at most three of each customer',
    query: (scope, epsilon) => ({ kind: 'count', of: 'calls', ...shared(scope, epsilon) }),
  },
  ...entries(FLAGS).map(
    ([figure, label]): OfferedQuestion => ({
      id: `share-${figure}`,
      label,
      figure,
      query: (scope, epsilon) => ({ kind: 'share', figure, ...shared(scope, epsilon) }),
    }),
  ),
  ...entries(NUMBERS).flatMap(([figure, label]): readonly OfferedQuestion[] => [
    {
      id: `mean-${figure}`,
      label: `${label}: the mean`,
      figure,
      query: (scope, epsilon) => ({ kind: 'mean', figure, ...shared(scope, epsilon) }),
    },
    {
      id: `spread-${figure}`,
      label: `${label}: how it is spread`,
      figure,
      query: (scope, epsilon) => ({ kind: 'histogram', figure, bins: BINS, ...shared(scope, epsilon) }),
    },
  ]),
];

/** Those that a profile lets be asked. @param figures as the engine tells them. */
export function offered(figures: readonly Figure[]): readonly OfferedQuestion[] {
  return QUESTIONS.filter(({ figure }) => figure === undefined || figures.includes(figure));
}

/** Periods to choose from. */
export const PERIODS: readonly { readonly days: number; readonly label: string }[] = [
  { days: 7, label: 'The last 7 days' },
  { days: 30, label: 'The last 30 days' },
  { days: 90, label: 'The last 90 days' },
];

/** The customers' calls of the last so many days. @param now today. */
export function scopeOf(days: number, now: Date): InsightsScope {
  return { people: 'customer', ...lastDays(days, now) };
}

function entries<K extends string>(labels: Readonly<Record<K, string>>): readonly (readonly [K, string])[] {
  return (Object.keys(labels) as K[]).map((key) => [key, labels[key]]);
}
