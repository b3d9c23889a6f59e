import { type AssistEvent, isEphemeral } from '../contract/events.ts';
import { withPurge } from '../contract/purge.ts';
import type { Redactor } from '../privacy/redaction/find-sensitive.ts';
import { redactEvent } from '../privacy/redaction/redact-event.ts';
import {
  createRunningRedaction,
  type RunningRedaction,
  WINDOW_UTTERANCES,
} from '../privacy/redaction/running-redaction.ts';

/**
 * Events on their way into the vault. They wait in memory for as long as later words can still show that something in them is personal: a card number
 * that is read in groups is one only with its last. Words so far of an utterance are let go of: the utterance takes their place.
 */
export class HeldEvents {
  readonly #redaction: RunningRedaction;
  #events: AssistEvent[] = [];

  constructor(redactor: Redactor) {
    this.#redaction = createRunningRedaction(redactor);
  }

  take(event: AssistEvent): void {
    if (isEphemeral(event) || event.type === 'partial') return;
    if (event.type === 'utterance') this.#redaction.hear(event.utterance);
    if (event.type === 'payment-pause' && event.state === 'paused') this.#redaction.cutOff();
    this.#events = withPurge(this.#events, event);
  }

  /** Takes out what is settled, redacted. @param all the call is over: nothing will be said any more. */
  settled(all: boolean): readonly AssistEvent[] {
    const end = all ? this.#events.length : this.#openFrom();
    const ready = this.#events.slice(0, end).map((event) => redactEvent(event, this.#redaction));
    this.#events = this.#events.slice(end);
    return ready;
  }

  get count(): number {
    return this.#events.length;
  }

  forget(): void {
    this.#events = [];
  }

  /**
   * Where the window of utterances begins that are looked at together with the next one. What an agreement was taken back for is not kept waiting: it
   * has to reach what is stored already.
   */
  #openFrom(): number {
    const spoken = this.#events.flatMap((event, at) => (event.type === 'utterance' ? [at] : []));
    const open = spoken.at(-WINDOW_UTTERANCES) ?? spoken[0] ?? this.#events.length;
    return Math.max(open, this.#events.findLastIndex(({ type }) => type === 'purged') + 1);
  }
}
