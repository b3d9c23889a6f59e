/** What each signal of a call's course is called in plain words: what was counted, never what somebody felt. */
import { type CourseState, RECENT, type Sign } from './satisfaction-course.ts';
import { countOf } from './satisfaction-features.ts';

const NUMBERS = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const;

/**
 * A signal as a line, e.g. "two of the last three turns were negative"; undefined for one that is not told.
 * @param few its turns count as few: "only one of six turns was positive".
 */
export function saySignal(signal: string, state: CourseState, few = false): string | undefined {
  switch (signal) {
    case 'negative':
      return sayAll(state.signs, -1, 'negative', few);
    case 'positive':
      return sayAll(state.signs, 1, 'positive', few);
    case 'recentNegative':
      return sayRecent(state.signs, -1, 'negative', few);
    case 'recentPositive':
      return sayRecent(state.signs, 1, 'positive', few);
    case 'length':
      return `${sayCount(state.signs.length)} ${turns(state.signs.length)} of the customer, ${sayCount(state.agentTurns)} of the agent`;
    default:
      return undefined;
  }
}

function sayAll(signs: readonly Sign[], wanted: Sign, name: string, few: boolean): string {
  const count = countOf(signs, wanted);
  if (count === 0) return `no turn so far was ${name}`;
  return `${few ? 'only ' : ''}${sayCount(count)} of ${sayCount(signs.length)} ${turns(signs.length)} ${count === 1 ? 'was' : 'were'} ${name}`;
}

function sayRecent(signs: readonly Sign[], wanted: Sign, name: string, few: boolean): string {
  const recent = signs.slice(-RECENT);
  const count = countOf(recent, wanted);
  if (recent.length === 1) return `the last turn was ${count === 1 ? '' : 'not '}${name}`;
  return `${few && count > 0 ? 'only ' : ''}${sayCount(count)} of the last ${sayCount(recent.length)} turns ${count === 1 ? 'was' : 'were'} ${name}`;
}

function sayCount(count: number): string {
  return NUMBERS[count] ?? String(count);
}

function turns(count: number): string {
  return count === 1 ? 'turn' : 'turns';
}
