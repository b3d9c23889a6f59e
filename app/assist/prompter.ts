import type { Prompt, Reason } from '../domain/assist.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { type Escalation, findEscalations } from './escalation.ts';
import { causeReasons } from './likely-cause.ts';
import type { Moment } from './moment.ts';
import { ESCALATION_PLAYS, PLAYBOOK, type Play } from './playbook.ts';

/** What changed for the agent at one moment. */
export interface Advice {
  readonly opened: readonly Prompt[];
  readonly closed: readonly string[];
}

/** Plain state, JSON-safe. */
export interface PrompterState {
  readonly customer: readonly Moment[];
  readonly open: readonly { readonly prompt: Prompt; readonly sinceSample: number }[];
  readonly lastShown: Readonly<Record<string, number>>;
  readonly count: number;
}

/** The same play is not shown again within this time: agents switch noisy assistants off. */
const COOLDOWN_SAMPLES = secondsToSamples(60);
/** Between any two suggestions; escalations are not held back by it. */
const QUIET_SAMPLES = secondsToSamples(12);
/** A card that nobody closed goes by itself. */
const LIFETIME_SAMPLES = secondsToSamples(45);
/** Moments kept for the rules: more than the longest window holds. */
const MEMORY = 40;

const EMPTY: PrompterState = { customer: [], open: [], lastShown: {}, count: 0 };

/**
 * Turns moments of a call into prompts: escalation rules first, then at most one play. Pure bookkeeping over the call
 * clock, so that live and replay give the same prompts.
 */
export class Prompter {
  #state: PrompterState = EMPTY;

  /** Takes in the customer's next moment. */
  observe(moment: Moment): Advice {
    const now = moment.utterance.endSample;
    this.#state = { ...this.#state, customer: [...this.#state.customer, moment].slice(-MEMORY) };
    const closed = this.#expire(now);
    const escalations = findEscalations(this.#state.customer).filter((e) =>
      this.#isRested(ESCALATION_PLAYS[e.rule].id, now),
    );
    const [escalation] = escalations;
    if (escalation) {
      return { opened: [this.#show(escalationPrompt(escalation), moment)], closed };
    }
    const play = PLAYBOOK.find((p) => matches(p, moment) && this.#isRested(p.id, now));
    if (!play || !this.#isQuiet(now)) return { opened: [], closed };
    return { opened: [this.#show(playPrompt(play, moment), moment)], closed };
  }

  /** The agent closed a card. @returns whether it was open. */
  close(promptId: string): boolean {
    const open = this.#state.open.filter((o) => o.prompt.id !== promptId);
    const wasOpen = open.length < this.#state.open.length;
    this.#state = { ...this.#state, open };
    return wasOpen;
  }

  snapshot(): PrompterState {
    return this.#state;
  }

  restore(state: PrompterState): void {
    this.#state = state;
  }

  #expire(now: number): string[] {
    const expired = this.#state.open.filter((o) => now - o.sinceSample > LIFETIME_SAMPLES).map((o) => o.prompt.id);
    for (const id of expired) this.close(id);
    return expired;
  }

  #isRested(play: string, now: number): boolean {
    const last = this.#state.lastShown[play];
    return last === undefined || now - last >= COOLDOWN_SAMPLES;
  }

  #isQuiet(now: number): boolean {
    return Object.values(this.#state.lastShown).every((last) => now - last >= QUIET_SAMPLES);
  }

  #show(card: Omit<Prompt, 'id'>, moment: Moment): Prompt {
    const now = moment.utterance.endSample;
    const count = this.#state.count + 1;
    const reasons = [...card.reasons, ...causeReasons(moment, card.reasons)];
    const prompt = { ...card, reasons, id: `prompt-${count}` };
    this.#state = {
      ...this.#state,
      count,
      open: [...this.#state.open, { prompt, sinceSample: now }],
      lastShown: { ...this.#state.lastShown, [card.play]: now },
    };
    return prompt;
  }
}

function matches(play: Play, { utterance, states, sentiment }: Moment): boolean {
  const state = play.state;
  if (state && (states?.[state.name] ?? 0) >= state.atLeast) return true;
  if (!play.phrases?.test(utterance.text) || play.notPhrases?.test(utterance.text)) return false;
  return play.sentimentBelow === undefined || (sentiment?.score ?? 0) < play.sentimentBelow;
}

function escalationPrompt({ rule, reasons }: Escalation): Omit<Prompt, 'id'> {
  const { id, title, suggestion, urgency } = ESCALATION_PLAYS[rule];
  return { kind: 'escalation', urgency, rule, play: id, title, suggestion, reasons, channel: 'customer' };
}

function playPrompt(play: Play, { utterance }: Moment): Omit<Prompt, 'id'> {
  const { startSample, endSample, id } = utterance;
  const reason: Reason = { text: play.because, startSample, endSample, utteranceIds: [id] };
  const { title, suggestion, urgency } = play;
  return {
    kind: 'suggestion',
    urgency,
    rule: 'playbook',
    play: play.id,
    title,
    suggestion,
    reasons: [reason],
    channel: 'customer',
  };
}
