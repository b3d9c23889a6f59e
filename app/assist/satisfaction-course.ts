/** The course of a call as numbers, for the forecast of how it ends. Twin of `native-models/training/satisfaction_features.py`. */
import type { CallStateProbabilities, PolarityProbabilities } from '../domain/emotion.ts';
import { customerCues, isSorry } from './satisfaction-cues.ts';

/** One turn. Of the agent nothing is read but whether they had to say no; a customer's turn that could not be read counts as neutral. */
export type CourseTurn =
  | {
      readonly speaker: 'customer';
      readonly text: string;
      readonly polarity?: PolarityProbabilities;
      readonly states?: CallStateProbabilities;
    }
  | { readonly speaker: 'agent'; readonly text: string };

/** -1: negative, 0: neither, 1: positive. */
export type Sign = -1 | 0 | 1;
const CUES = ['thanks', 'refusal', 'repeat', 'sorry'] as const;
type Cue = (typeof CUES)[number];
const STATES = ['frustrated', 'confused', 'satisfied', 'hesitant'] as const;
type State = (typeof STATES)[number];

interface StateCourse {
  readonly sum: number;
  readonly most: number;
  readonly last: number;
}
interface CueCourse {
  readonly count: number;
  readonly last: boolean;
}

/** Plain state, JSON-safe. */
export interface CourseState {
  readonly agentTurns: number;
  /** Of every turn of the customer. */
  readonly signs: readonly Sign[];
  readonly negative: { readonly sum: number; readonly last: number };
  readonly positive: { readonly sum: number; readonly last: number };
  readonly states: Readonly<Record<State, StateCourse>>;
  readonly cues: Readonly<Record<Cue, CueCourse>>;
  readonly words: { readonly sum: number; readonly last: number };
  /** The different words of the customer's last longer turns. */
  readonly said: readonly (readonly string[])[];
}

/** A turn is negative, or positive, from this probability on. */
const ENOUGH = 0.5;
/** So many turns of the customer are recent. */
export const RECENT = 3;
const REMEMBERED = 8;

const NOTHING = { sum: 0, last: 0 };
const EMPTY: CourseState = {
  agentTurns: 0,
  signs: [],
  negative: NOTHING,
  positive: NOTHING,
  states: named(STATES, () => ({ sum: 0, most: 0, last: 0 })),
  cues: named(CUES, () => ({ count: 0, last: false })),
  words: NOTHING,
  said: [],
};

/** Hears a call turn by turn. Nothing of it depends on what comes later. */
export class SatisfactionCourse {
  #state: CourseState = EMPTY;

  add(turn: CourseTurn): void {
    const state = this.#state;
    if (turn.speaker === 'agent') {
      const cues = { ...state.cues, sorry: counted(state.cues.sorry, isSorry(turn.text)) };
      this.#state = { ...state, agentTurns: state.agentTurns + 1, cues };
      return;
    }
    const { negative, positive } = turn.polarity ?? { negative: 0, positive: 0 };
    const { remembered, words, ...found } = customerCues(turn.text, state.said);
    this.#state = {
      agentTurns: state.agentTurns,
      signs: [...state.signs, signOf(negative, positive)],
      negative: summed(state.negative, negative),
      positive: summed(state.positive, positive),
      states: named(STATES, (name) => withState(state.states[name], turn.states?.[name] ?? 0)),
      cues: named(CUES, (cue) => (cue === 'sorry' ? state.cues.sorry : counted(state.cues[cue], found[cue]))),
      words: summed(state.words, words),
      said: remembered ? [...state.said, remembered].slice(-REMEMBERED) : state.said,
    };
  }

  get state(): CourseState {
    return this.#state;
  }

  restore(state: CourseState): void {
    this.#state = state;
  }
}

function signOf(negative: number, positive: number): Sign {
  if (negative >= ENOUGH) return -1;
  return positive >= ENOUGH ? 1 : 0;
}

function summed({ sum }: { readonly sum: number }, value: number) {
  return { sum: sum + value, last: value };
}

function withState({ sum, most }: StateCourse, value: number): StateCourse {
  return { sum: sum + value, most: Math.max(most, value), last: value };
}

function counted({ count }: CueCourse, found: boolean): CueCourse {
  return { count: count + Number(found), last: found };
}

function named<Name extends string, T>(names: readonly Name[], make: (name: Name) => T): Readonly<Record<Name, T>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Readonly<Record<Name, T>>;
}
