import {
  type AggregateAnswer,
  type AggregateQuery,
  aggregateAnswer,
  aggregateQuery,
} from '../../contract/aggregates.ts';
import { EMOTION_FIGURES } from '../../domain/aggregate.ts';
import { AppError } from '../../domain/errors.ts';
import { drawAnswer } from './aggregate-draw.ts';
import { costsOf, nameOf, planOf } from './aggregate-plan.ts';
import type { BudgetStore } from './budget-store.ts';
import type { CallSummaries, CallSummary } from './call-summaries.ts';
import { callsByPerson, hasFigure } from './contributions.ts';
import type { PrivacyLedger } from './privacy-ledger.ts';
import type { RandomBytes } from './random-draws.ts';

/** People a group must have before anything is said of it. */
export const MINIMUM_GROUP = 10;

interface DeskDeps {
  readonly ledger: PrivacyLedger;
  readonly answers: Pick<BudgetStore, 'answer' | 'keepAnswer'>;
  readonly summaries: CallSummaries;
  readonly random: RandomBytes;
  readonly minimumGroup: number;
}

/** Where questions about many calls are asked. */
export interface AggregateDesk {
  /**
   * Answers with noise. The same question about the same data gets the same answer again, at no cost.
   * @throws AppError `figure-forbidden`, `invalid-request`, `budget-spent`, `budget-damaged`, and what the calls or the store fail with.
   */
  ask(query: AggregateQuery): Promise<AggregateAnswer>;
}

export function createAggregateDesk({ ledger, answers, summaries, random, minimumGroup }: DeskDeps): AggregateDesk {
  return {
    async ask(asked) {
      const query = checkedQuery(asked);
      const { version, calls } = await summaries.select(query);
      // From here on nothing waits, so no other question comes between looking, paying, drawing and keeping.
      const question = JSON.stringify([version, Object.entries(query).sort()]);
      const before = answers.answer(question);
      if (before !== undefined)
        return { ...aggregateAnswer.parse(JSON.parse(before)), epsilonSpent: 0, epsilonLeft: ledger.left(query) };
      const byPerson = callsByPerson(usable(query, calls), query.mostCallsEach);
      const { people, fromEpochMs, toEpochMs, epsilon } = query;
      const costs = costsOf(planOf(query));
      const release = { people, fromEpochMs, toEpochMs, what: nameOf(query), costs, persons: byPerson.keys() };
      const figures = ledger.release(release, (included) => {
        const theirs = [...byPerson].flatMap(([person, kept]) => (included.has(person) ? [kept] : []));
        return drawAnswer(query, theirs, minimumGroup, random);
      });
      const spending = { epsilonSpent: epsilon, epsilonLeft: ledger.left(query), atEpochMs: ledger.now() };
      const answer: AggregateAnswer = figures
        ? { state: 'given', figures, ...spending }
        : { state: 'suppressed', reason: suppressedBecause(minimumGroup), ...spending };
      answers.keepAnswer(question, JSON.stringify(answer));
      return answer;
    },
  };
}

/** Calls of the scope that have what is asked about. */
function usable(query: AggregateQuery, calls: readonly CallSummary[]): readonly CallSummary[] {
  return calls.filter(
    (call) =>
      call.startedAtEpochMs >= query.fromEpochMs &&
      call.startedAtEpochMs < query.toEpochMs &&
      (query.kind === 'count' || hasFigure(call, query.figure)),
  );
}

/** Types are gone at run time, and a question may come from a file or a window. */
function checkedQuery(asked: AggregateQuery): AggregateQuery {
  const parsed = aggregateQuery.safeParse(asked);
  if (parsed.success && parsed.data.fromEpochMs < parsed.data.toEpochMs) return parsed.data;
  if (parsed.success) throw new AppError('invalid-request', 'The period of the question ends before it begins.');
  const { people, figure }: { readonly people: string; readonly figure?: string } = asked;
  if (people === 'agent' && EMOTION_FIGURES.some((forbidden) => forbidden === figure))
    throw new AppError(
      'figure-forbidden',
      'Figures that rest on emotion are never made over agents. Ask about customers, or choose another figure.',
    );
  throw new AppError('invalid-request', 'This is no question that can be asked about calls.');
}

function suppressedBecause(minimumGroup: number): string {
  return `There may be fewer than ${minimumGroup} people in these calls, or fewer whose privacy budget is left. Ask about a longer period, or later.`;
}
