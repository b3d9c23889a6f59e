import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOMES } from '../domain/satisfaction.ts';
import { type OutcomeAnswer, satisfactionForecast } from './satisfaction.ts';
import { type CourseTurn, SatisfactionCourse } from './satisfaction-course.ts';
import { courseFeatures } from './satisfaction-features.ts';
import { saySignal } from './satisfaction-words.ts';

const NEGATIVE = { negative: 0.8, neutral: 0.1, positive: 0.1 };
const NEUTRAL = { negative: 0.1, neutral: 0.8, positive: 0.1 };
const POSITIVE = { negative: 0.1, neutral: 0.1, positive: 0.8 };
const customer = (text: string, polarity = NEUTRAL): CourseTurn => ({ speaker: 'customer', text, polarity });
const agent = (text: string): CourseTurn => ({ speaker: 'agent', text });

function courseOf(turns: readonly CourseTurn[]): SatisfactionCourse {
  const course = new SatisfactionCourse();
  for (const turn of turns) course.add(turn);
  return course;
}

const anyTurn: fc.Arbitrary<CourseTurn> = fc.oneof(
  fc.record({ speaker: fc.constant('agent' as const), text: fc.string() }),
  fc
    .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), fc.string())
    .map(([negative, rest, text]): CourseTurn => {
      const positive = (1 - negative) * rest;
      return { speaker: 'customer', text, polarity: { negative, neutral: 1 - negative - positive, positive } };
    }),
);

describe('the course of a call', () => {
  it('counts what was said, and takes a turn that could not be read for a neutral one', () => {
    const { state } = courseOf([
      customer('Thanks, that is good', POSITIVE),
      agent('I’m sorry, that is not possible'),
      customer('No, I asked for something else', NEGATIVE),
      { speaker: 'customer', text: '' },
    ]);
    expect(state.signs).toEqual([1, -1, 0]);
    expect(state.agentTurns).toBe(1);
    expect(state.cues).toMatchObject({ thanks: { count: 1 }, refusal: { count: 1 }, sorry: { count: 1, last: true } });
    const { negativeShare, negativeLast, customerTurns } = courseFeatures(state);
    expect([negativeShare, negativeLast, customerTurns]).toEqual([1 / 3, 0, Math.log1p(3)]);
  });

  it('hears a request that is made again in almost the same words, but not a short answer', () => {
    const again = courseOf([
      customer('please move my booking to Friday'),
      customer('move my booking to Friday please!'),
    ]);
    expect(again.state.cues.repeat).toEqual({ count: 1, last: true });
    expect(courseOf([customer('yes please'), customer('yes please')]).state.cues.repeat.count).toBe(0);
  });

  it('does not take a polite end for a refusal', () => {
    const polite = courseOf([customer('No, thank you.'), customer("No, that's all.")]);
    expect(polite.state.cues.refusal.count).toBe(0);
  });

  it('never depends on later turns', () => {
    fc.assert(
      fc.property(fc.array(anyTurn, { maxLength: 12 }), fc.array(anyTurn, { maxLength: 6 }), (before, after) => {
        const course = courseOf(before);
        const features = courseFeatures(course.state);
        const kept = course.state;
        for (const turn of after) course.add(turn);
        expect(courseFeatures(kept)).toEqual(features);
        expect(courseFeatures(courseOf(before).state)).toEqual(features);
      }),
    );
  });

  it('goes on from a snapshot, through JSON, as if it had never stopped', () => {
    fc.assert(
      fc.property(fc.array(anyTurn, { maxLength: 12 }), fc.nat(12), (turns, at) => {
        const resumed = new SatisfactionCourse();
        resumed.restore(JSON.parse(JSON.stringify(courseOf(turns.slice(0, at)).state)));
        for (const turn of turns.slice(at)) resumed.add(turn);
        expect(resumed.state).toEqual(courseOf(turns).state);
      }),
    );
  });
});

describe('a forecast of how a call ends', () => {
  const course = courseOf([customer('a'), customer('b', NEGATIVE), customer('c', POSITIVE), customer('d', NEGATIVE)]);
  const answer: OutcomeAnswer = {
    outcome: [0.6, 0.3, 0.1],
    levels: [0, 0.5, 0.5, 0, 0],
    signals: ['negative', 'recentNegative', 'recentNegative', 'positive', 'length', 'thanks'],
    contributions: [
      [0.4, -0.2, -0.2],
      [0.5, 0, -0.5],
      [0.4, 0, -0.4],
      [-0.3, 0.1, 0.2],
      [0.02, 0, -0.02],
      [2, -1, -1],
    ],
  };

  it('names the likeliest outcome and what speaks for and against it, signals summed, the strongest first', () => {
    const forecast = satisfactionForecast(course.state, answer);
    expect(forecast).toMatchObject({ likeliest: 'unsatisfied', expectedLevel: 2.5, customerTurns: 4 });
    expect(forecast.reasons).toEqual([
      { field: 'recentNegative', text: 'two of the last three turns were negative', effect: 'raises' },
      { field: 'negative', text: 'two of four turns were negative', effect: 'raises' },
      { field: 'positive', text: 'one of four turns was positive', effect: 'lowers' },
    ]);
  });

  it('has probabilities that are those of the model, under their names', () => {
    const { probabilities } = satisfactionForecast(course.state, answer);
    expect(OUTCOMES.map((name) => probabilities[name])).toEqual(answer.outcome);
  });

  it('says of few turns that they are few, and does not say the same of the last turns as of all', () => {
    const early = courseOf([customer('a', POSITIVE), customer('b', NEGATIVE), customer('c')]);
    const signals = ['negative', 'recentNegative', 'positive'];
    const contributions = [
      [0.3, 0, -0.3],
      [0.3, 0, -0.3],
      [0.2, 0.1, -0.3],
    ];
    expect(satisfactionForecast(early.state, { ...answer, signals, contributions }).reasons).toEqual([
      { field: 'negative', text: 'one of three turns was negative', effect: 'raises' },
      { field: 'positive', text: 'only one of three turns was positive', effect: 'raises' },
    ]);
  });

  it.each([
    ['negative', [], 'no turn so far was negative'],
    ['recentPositive', [customer('a', POSITIVE)], 'the last turn was positive'],
    ['length', [customer('a'), agent('b')], 'one turn of the customer, one of the agent'],
  ] as const)('says %s in plain words', (signal, turns, words) => {
    expect(saySignal(signal, courseOf(turns).state)).toBe(words);
  });
});
