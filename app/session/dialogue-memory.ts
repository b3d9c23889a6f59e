import type { ChannelRole } from '../domain/audio.ts';
import type { Segment } from '../domain/speech.ts';
import type { ModalityEstimates } from '../fusion/modality-estimates.ts';
import { REMEMBERED_UTTERANCES, type RememberedUtterance, remember } from '../fusion/remembered-utterance.ts';

/** Plain state, JSON-safe: the latest utterances, oldest first. */
export type DialogueState = readonly {
  readonly channel: ChannelRole;
  readonly told: RememberedUtterance['told'];
}[];

/** What was read of the latest utterances of a call, for the fusion of the next one. Of the agent only that something was said. */
export class DialogueMemory {
  #utterances: DialogueState = [];

  add({ channel }: Pick<Segment, 'channel'>, estimates: ModalityEstimates): void {
    this.#utterances = [...this.#utterances, { channel, told: remember(estimates) }].slice(-REMEMBERED_UTTERANCES);
  }

  /** As seen from an utterance that comes after all of them. */
  before({ channel }: Pick<Segment, 'channel'>): readonly RememberedUtterance[] {
    return this.#utterances.map((utterance) => ({ sameSpeaker: utterance.channel === channel, told: utterance.told }));
  }

  snapshot(): DialogueState {
    return this.#utterances;
  }

  restore(state: DialogueState): void {
    this.#utterances = state;
  }
}
