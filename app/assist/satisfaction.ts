/** From the model's answer to a forecast of how a call ends, with reasons. Model: `native-models/satisfaction/model-card.md`. */
import type { ForecastReason } from '../domain/forecast.ts';
import { OUTCOMES, type OutcomeProbabilities, type SatisfactionForecast } from '../domain/satisfaction.ts';
import { type CourseState, RECENT } from './satisfaction-course.ts';
import { saySignal } from './satisfaction-words.ts';

const MOST_REASONS = 3;
/** Logits; less moves a probability by at most a few percentage points, which is no reason worth a line. */
const LEAST_CONTRIBUTION = 0.15;

const ALL_OF_RECENT: Readonly<Record<string, string>> = { recentNegative: 'negative', recentPositive: 'positive' };

/** What the model said of a course. */
export interface OutcomeAnswer {
  /** Calibrated, in the order of OUTCOMES. */
  readonly outcome: readonly number[];
  /** Calibrated, of levels 1 to 5 at the end. */
  readonly levels: readonly number[];
  /** The signal each feature belongs to. `[features]` */
  readonly signals: readonly string[];
  /** What each feature added to each outcome's logit. `[features][outcomes]` */
  readonly contributions: readonly (readonly number[])[];
}

/** The forecast after the turns of `state`. @throws RangeError when the answer has no outcome. */
export function satisfactionForecast(state: CourseState, answer: OutcomeAnswer): SatisfactionForecast {
  const { outcome, levels } = answer;
  const place = outcome.indexOf(Math.max(...outcome));
  const likeliest = OUTCOMES[place];
  if (likeliest === undefined) throw new RangeError(`There are ${OUTCOMES.length} outcomes, not ${outcome.length}.`);
  return {
    probabilities: Object.fromEntries(OUTCOMES.map((name, i) => [name, outcome[i] ?? 0])) as OutcomeProbabilities,
    likeliest,
    expectedLevel: levels.reduce((sum, probability, i) => sum + probability * (i + 1), 0),
    reasons: reasonsOf(state, answer, place),
    customerTurns: state.signs.length,
  };
}

function reasonsOf(
  state: CourseState,
  { signals, contributions }: OutcomeAnswer,
  place: number,
): readonly ForecastReason[] {
  const rows = new Map<string, readonly number[]>();
  for (const [feature, signal] of signals.entries()) {
    const name = toldSignal(signal, state);
    const known = rows.get(name);
    rows.set(
      name,
      OUTCOMES.map((_, i) => (known?.[i] ?? 0) + (contributions[feature]?.[i] ?? 0)),
    );
  }
  return [...rows]
    .map(([field, row]) => ({ field, row, pull: pullTowards(row, place) }))
    .filter(({ pull }) => Math.abs(pull) >= LEAST_CONTRIBUTION)
    .sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull))
    .flatMap(({ field, row, pull }): readonly ForecastReason[] => {
      const text = saySignal(field, state, isFew(field, row));
      return text === undefined ? [] : [{ field, text, effect: pull > 0 ? 'raises' : 'lowers' }];
    })
    .slice(0, MOST_REASONS);
}

/** At first the last turns are all turns: the same is not said twice. */
function toldSignal(signal: string, { signs }: CourseState): string {
  if (signs.length > RECENT) return signal;
  return ALL_OF_RECENT[signal] ?? signal;
}

/** A signal speaks for an outcome as far as it adds more to its logit than to those of the others. */
function pullTowards(row: readonly number[], place: number): number {
  const own = row[place] ?? 0;
  const all = row.reduce((sum, value) => sum + value, 0);
  return own - (all - own) / Math.max(row.length - 1, 1);
}

/** Fewer negative turns than usual pull away from an unsatisfied end, fewer positive ones away from a well satisfied one. */
function isFew(signal: string, row: readonly number[]): boolean {
  return pullTowards(row, OUTCOMES.indexOf(/negative/i.test(signal) ? 'unsatisfied' : 'well-satisfied')) < 0;
}
