/** What comes next in annotated chats (SSA): whether one of the customer's next two turns is negative, foretold from the mood so far. */
import { z } from 'zod';
import type { CourseTurn } from '../assist/satisfaction-course.ts';
import { FIRST_BELIEF, negativeAhead, nextBelief } from '../sentiment/mood.ts';
import { aucInterval } from './auc-interval.ts';
import { AHEAD, ESCALATION_THRESHOLD } from './escalation-task.ts';
import { forecastFigures } from './forecast-figures.ts';
import type { Scored } from './ranking.ts';
import { chatConversations } from './rated-conversations.ts';
import { rounded } from './rounded.ts';
import type { EvaluationTask, TaskSetting } from './task.ts';

const share = z.number().min(0).max(1);
const chatAnswer = z.object({
  /** One after each customer turn that two more follow. */
  forecasts: z.array(
    z.object({
      probability: share,
      truth: z.boolean(),
      /** The turn itself is negative. */
      now: z.boolean(),
      /** The share of the customer's turns so far that are. */
      soFar: share,
    }),
  ),
});
type ChatAnswer = z.infer<typeof chatAnswer>;

/** A message of a chat says less than an utterance of a call: so much of one. */
const MESSAGE_WEIGHT = 0.5;

/** @param columns of the manifest. */
export function isChatManifest(columns: readonly string[]): boolean {
  return columns.includes('speakers') && columns.includes('sentiment');
}

/** The annotated signs are what is heard: this measures the forecast, not the reading. No model is run. */
export function createChatEscalationTask({
  labelColumn,
}: Pick<TaskSetting, 'labelColumn'>): EvaluationTask<ChatAnswer> {
  const conversations = chatConversations(labelColumn('satisfaction'));
  return {
    models: [],
    answer: chatAnswer,
    admit: (row) => conversations.admit(row),
    async ask(row) {
      const signs = conversations
        .turns(row)
        .flatMap(({ turn }) => (turn.speaker === 'customer' ? [sharesOf(turn)] : []));
      const isNegative = signs.map(([negative]) => negative === 1);
      let mood = FIRST_BELIEF;
      const forecasts = signs.slice(0, -AHEAD).map((reading, i) => {
        mood = nextBelief(mood, { reading, weight: MESSAGE_WEIGHT, silentSeconds: 0 });
        return {
          probability: rounded(negativeAhead(mood, AHEAD)),
          truth: isNegative.slice(i + 1, i + 1 + AHEAD).includes(true),
          now: isNegative[i] === true,
          soFar: rounded(isNegative.slice(0, i + 1).filter(Boolean).length / (i + 1)),
        };
      });
      return { forecasts };
    },
    figures(answers) {
      const all = answers.flatMap(({ forecasts }) => forecasts);
      const prior = all.filter(({ truth }) => truth).length / Math.max(1, all.length);
      const figures = (scoreOf: (forecast: (typeof all)[number]) => number) =>
        forecastFigures(
          all.map((forecast): Scored => ({ score: scoreOf(forecast), truth: forecast.truth })),
          ESCALATION_THRESHOLD,
        );
      return {
        conversations: answers.length,
        ...figures(({ probability }) => probability),
        baseline: {
          asNow: figures(({ now }) => (now ? 1 : 0)),
          soFar: figures(({ soFar }) => soFar),
          classPrior: figures(() => prior),
        },
      };
    },
    headline(answers) {
      const auc = aucInterval(
        answers.map(({ forecasts }) => forecasts.map(({ probability, truth }) => ({ score: probability, truth }))),
      );
      return auc ? { intervals: { auc } } : {};
    },
    close: async () => {},
  };
}

/** An annotated turn is what it was annotated as; one without words for it says nothing in particular. */
function sharesOf({ polarity }: Extract<CourseTurn, { readonly speaker: 'customer' }>): readonly number[] {
  return polarity ? [polarity.negative, polarity.neutral, polarity.positive] : [0, 1, 0];
}
