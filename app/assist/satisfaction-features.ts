/** From the course of a call to what the model takes. Twin of `native-models/training/satisfaction_features.py`. */
import { type CourseState, RECENT, type Sign } from './satisfaction-course.ts';

/** Features by name, in the order of the model. */
export function courseFeatures({
  signs,
  agentTurns,
  negative,
  positive,
  states,
  cues,
  words,
}: CourseState): Readonly<Record<string, number>> {
  const turns = Math.max(signs.length, 1);
  return {
    ...countFeatures('negative', countOf(signs, -1), turns),
    ...countFeatures('positive', countOf(signs, 1), turns),
    ...recentFeatures('negative', signs, -1),
    ...recentFeatures('positive', signs, 1),
    customerTurns: Math.log1p(signs.length),
    agentTurns: Math.log1p(agentTurns),
    leanNegativeMean: negative.sum / turns,
    leanNegativeLast: negative.last,
    leanPositiveMean: positive.sum / turns,
    leanPositiveLast: positive.last,
    ...Object.fromEntries(
      Object.entries(states).flatMap(([name, { sum, most, last }]) => [
        [`${name}Mean`, sum / turns],
        [`${name}Most`, most],
        [`${name}Last`, last],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(cues).flatMap(([cue, { count, last }]) => [
        [`${cue}Count`, Math.log1p(count)],
        [`${cue}Last`, Number(last)],
      ]),
    ),
    wordsLast: Math.log1p(words.last),
    wordsMean: Math.log1p(words.sum / turns),
  };
}

/** How many of some turns are of a sign. */
export function countOf(signs: readonly Sign[], wanted: Sign): number {
  return signs.filter((sign) => sign === wanted).length;
}

/** The first, the second, the next two and what is beyond, each with a weight of its own, and the share of all. */
function countFeatures(name: string, count: number, turns: number): Readonly<Record<string, number>> {
  return {
    [`${name}First`]: Math.min(count, 1),
    [`${name}Second`]: Math.min(Math.max(count - 1, 0), 1),
    [`${name}Next`]: Math.min(Math.max(count - 2, 0), 2),
    [`${name}More`]: Math.log1p(Math.max(count - 4, 0)),
    [`${name}Share`]: count / turns,
  };
}

function recentFeatures(name: string, signs: readonly Sign[], wanted: Sign): Readonly<Record<string, number>> {
  const recent = signs.slice(-RECENT);
  return {
    [`${name}Recent`]: countOf(recent, wanted) / Math.max(recent.length, 1),
    [`${name}Last`]: Number(signs.at(-1) === wanted),
  };
}
