import type { AssistEventBody } from '../contract/events.ts';
import { secondsToSamples } from '../domain/audio.ts';
import type { ConsentPurpose } from '../domain/consent.ts';
import { readSpokenAnswer } from '../privacy/consent/spoken-answer.ts';

/** An answer comes soon after its question; what is said later is about something else. */
const LISTEN_SAMPLES = secondsToSamples(60);

/** Listens for the customer's answer to a question that the agent has asked in the call. It decides nothing: the agent notes what was heard. */
export class SpokenConsent {
  #asked: { readonly purposes: readonly ConsentPurpose[]; readonly fromSample: number } | undefined;

  /** The agent has asked. @returns the event that tells so. */
  ask(purposes: readonly ConsentPurpose[], atSample: number): AssistEventBody {
    this.#asked = { purposes, fromSample: atSample };
    return { type: 'consent-heard', atSample, provenance: [], purposes, answer: 'awaited' };
  }

  /** The answer was noted, in whatever form. */
  settle(): void {
    this.#asked = undefined;
  }

  /** @returns what the customer has answered, if this is what they said to it; only words that may be written down come by here. */
  take(event: AssistEventBody): AssistEventBody | undefined {
    if (!this.#asked || event.type !== 'utterance') return undefined;
    const { purposes, fromSample } = this.#asked;
    const { utterance, atSample, provenance } = event;
    const { id, channel, startSample, endSample } = utterance;
    if (channel !== 'customer' || startSample < fromSample || startSample > fromSample + LISTEN_SAMPLES)
      return undefined;
    const answer = readSpokenAnswer(utterance.text);
    const segment = { id, channel, startSample, endSample };
    return { type: 'consent-heard', atSample, provenance, purposes, answer, segment };
  }
}
