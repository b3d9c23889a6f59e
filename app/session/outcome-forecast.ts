import { satisfactionForecast } from '../assist/satisfaction.ts';
import { type CourseState, SatisfactionCourse } from '../assist/satisfaction-course.ts';
import { courseFeatures } from '../assist/satisfaction-features.ts';
import type { AssistEventBody } from '../contract/events.ts';
import type { ConsentGate } from '../domain/consent.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import type { Utterance } from '../domain/speech.ts';
import type { Recognisers } from './recognisers.ts';
import type { StageGuard } from './stage-guard.ts';

interface OutcomeDeps {
  readonly gate: ConsentGate;
  readonly guard: StageGuard;
  readonly recognisers: Recognisers;
  readonly emit: (body: AssistEventBody) => void;
}

/**
 * Tells, after each utterance of the customer, where the call is likely to end. Of the agent it hears that they spoke and whether
 * they had to say no; what nobody is known to have said it does not hear at all.
 */
export class OutcomeForecaster {
  readonly #deps: OutcomeDeps;
  readonly #course = new SatisfactionCourse();

  constructor(deps: OutcomeDeps) {
    this.#deps = deps;
  }

  /** @param words what the customer's words were read as; undefined for the agent's, and where they could not be read. */
  async hear(utterance: Utterance, words: EmotionEstimate | undefined): Promise<void> {
    const { text, channel } = utterance;
    if (channel === 'agent') this.#course.add({ speaker: 'agent', text });
    if (!this.#deps.gate.verdict('text-emotion', channel).allowed) return;
    const { polarity, states } = words ?? {};
    this.#course.add({ speaker: 'customer', text, ...(polarity && { polarity }), ...(states && { states }) });
    await this.#tell(utterance);
  }

  snapshot(): CourseState {
    return this.#course.state;
  }

  restore(state: CourseState): void {
    this.#course.restore(state);
  }

  async #tell({ id, channel, startSample, endSample: atSample }: Utterance): Promise<void> {
    const { recognisers, guard, emit } = this.#deps;
    const { satisfaction: model } = recognisers;
    const { state } = this.#course;
    if (!model || state.signs.length < model.leastTurns) return;
    const answer = await guard.attempt('satisfaction', atSample, () => model.ask(courseFeatures(state)));
    if (!answer) return;
    const { heard: outcome, final: levels } = answer.probabilities;
    const signals = model.features.map(({ signal }) => signal);
    const { contributions } = answer;
    const forecast = satisfactionForecast(state, { outcome, levels, signals, contributions });
    const provenance = recognisers.provenanceOf('satisfaction', 'text-emotion');
    const segment = { id, channel, startSample, endSample: atSample };
    emit({ type: 'forecast', atSample, provenance, segment, forecast: { kind: 'satisfaction', ...forecast } });
  }
}
