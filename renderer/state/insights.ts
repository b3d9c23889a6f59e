import type { AggregateAnswer, AggregateQuery } from '../../app/contract/aggregates.ts';
import type { InsightsState } from '../../app/contract/insights.ts';

/** What became of the last question. */
export type Asked =
  | { readonly state: 'asking'; readonly label: string }
  | {
      readonly state: 'answered';
      readonly label: string;
      readonly query: AggregateQuery;
      readonly answer: AggregateAnswer;
    }
  | { readonly state: 'refused'; readonly label: string; readonly sentence: string };

/** What the window knows of figures over calls. */
export interface Insights {
  readonly standing: InsightsState;
  readonly asked?: Asked;
}
