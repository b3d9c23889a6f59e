/** What an evaluation of satisfaction tells of its answers. */
import { z } from 'zod';
import { OUTCOMES } from '../domain/satisfaction.ts';
import { LEVELS, type SatisfactionHead, type SatisfactionModel } from '../recognition/satisfaction-model.ts';
import { itemTimes } from './item-times.ts';
import type { RatedKind } from './rated-conversations.ts';
import {
  type Choice,
  chosenByClass,
  type Forecast,
  satisfactionFigures,
  satisfactionIntervals,
} from './satisfaction-figures.ts';

/** After these shares of a conversation's turns. */
export const SHARES = [0.25, 0.5, 0.75, 1] as const;
/** The outcome that each level stands for: 1 and 2 unsatisfied, 4 and 5 well satisfied. */
const OUTCOME_LEVELS = [0, 0, 1, 2, 2] as const;

const distribution = z.array(z.number().min(0).max(1)).readonly();
export const satisfactionAnswer = z.object({
  truth: z.int().min(0),
  /** After each of SHARES. */
  byShare: z.array(distribution).length(SHARES.length).readonly(),
  /** What a live call would show at the end. */
  outcome: distribution,
  /** Of a rule: two or more negative turns of the customer, else two or more positive ones. */
  twoTurns: z.int().min(0).max(2),
  /** Rated turns of the customer. */
  turns: z.array(z.object({ truth: z.int().min(0), probabilities: distribution })).readonly(),
  ms: z.number(),
});
export type SatisfactionAnswer = z.infer<typeof satisfactionAnswer>;

/** The head that answers for the end of a conversation of this kind. */
export function headOf(kind: RatedKind): SatisfactionHead {
  return kind === 'level' ? 'final' : 'annotated';
}

/** Figures of the end, of the way there, of what simple rules get, and of rated turns. */
export function satisfactionResult(
  answers: readonly SatisfactionAnswer[],
  kind: RatedKind,
  model: SatisfactionModel,
): object {
  const isLevel = kind === 'level';
  const head = headOf(kind);
  const choice = choiceOf(head, model);
  const likeliest = { ...choice, weights: choice.classes.map(() => 1) };
  const prior = (name: SatisfactionHead, forecasts: readonly Forecast[]) =>
    forecasts.map(({ truth }) => ({ truth, probabilities: model.calibration[name].prior }));
  const end = atEnd(answers);
  const ruled = answers.map(({ truth, twoTurns }) => ({
    truth,
    probabilities: certain(ruledClass(twoTurns, kind), choice),
  }));
  return {
    classes: choice.classes,
    decision: isLevel ? 'balanced' : 'likeliest',
    ...satisfactionFigures(end, choice),
    ...chosenByClass(end, choice),
    byShareHeard: Object.fromEntries(
      SHARES.map((share, i) => [
        `${share * 100}%`,
        satisfactionFigures(
          answers.map(({ truth, byShare }) => ({ truth, probabilities: byShare[i] ?? [] })),
          choice,
        ),
      ]),
    ),
    baseline: {
      classPrior: satisfactionFigures(prior(head, end), likeliest),
      twoTurns: satisfactionFigures(ruled, likeliest),
    },
    ...(isLevel && {
      likeliest: satisfactionFigures(end, likeliest),
      perTurn: turnFigures(answers, model, prior),
      outcome: satisfactionFigures(
        answers.map(({ truth, outcome }) => ({ truth: OUTCOME_LEVELS[truth] ?? 1, probabilities: outcome })),
        choiceOf('heard', model),
      ),
    }),
    msPerItem: itemTimes(answers),
  };
}

/** 95 %, conversations drawn again. */
export function satisfactionHeadline(
  answers: readonly SatisfactionAnswer[],
  kind: RatedKind,
  model: SatisfactionModel,
): object {
  const intervals = satisfactionIntervals(atEnd(answers), choiceOf(headOf(kind), model));
  return intervals ? { intervals } : {};
}

function turnFigures(
  answers: readonly SatisfactionAnswer[],
  model: SatisfactionModel,
  prior: (head: SatisfactionHead, forecasts: readonly Forecast[]) => readonly Forecast[],
) {
  const turns = answers.flatMap((answer) => answer.turns);
  const choice = choiceOf('turn', model);
  const likeliest = { ...choice, weights: choice.classes.map(() => 1) };
  return {
    ...satisfactionFigures(turns, choice),
    ...chosenByClass(turns, choice),
    likeliest: satisfactionFigures(turns, likeliest),
    baseline: { classPrior: satisfactionFigures(prior('turn', turns), likeliest) },
  };
}

function atEnd(answers: readonly SatisfactionAnswer[]): readonly Forecast[] {
  return answers.map(({ truth, byShare }) => ({ truth, probabilities: byShare.at(-1) ?? [] }));
}

function choiceOf(head: SatisfactionHead, { calibration }: SatisfactionModel): Choice {
  const isLevel = head === 'final' || head === 'turn';
  const classes = isLevel ? Array.from({ length: LEVELS }, (_, i) => String(i + 1)) : OUTCOMES;
  return { classes, weights: calibration[head].decision, unsatisfied: isLevel ? 2 : 1 };
}

/** Unsatisfied, met, well satisfied: levels 2, 3 and 4 where levels are rated. */
function ruledClass(outcome: number, kind: RatedKind): number {
  return kind === 'level' ? outcome + 1 : outcome;
}

function certain(found: number, { classes }: Choice): readonly number[] {
  return classes.map((_, i) => Number(i === found));
}
