import { type AssistEvent, type AssistEventBody, EVENT_SCHEMA_VERSION } from '../contract/events.ts';

/** Puts the envelope on what a session tells, and hands it out in order. One reader. */
export class EventStream implements AsyncIterable<AssistEvent> {
  readonly callId: string;
  #nextSeq: number;
  #waiting: AssistEvent[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(callId: string, nextSeq: number) {
    this.callId = callId;
    this.#nextSeq = nextSeq;
  }

  get nextSeq(): number {
    return this.#nextSeq;
  }

  emit(body: AssistEventBody): void {
    if (this.#ended) return;
    this.#waiting.push(enveloped(this.callId, this.#nextSeq++, body));
    this.#wake?.();
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** No event follows. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<AssistEvent> {
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      yield* batch;
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** An event of a call. */
export function enveloped(callId: string, seq: number, body: AssistEventBody): AssistEvent {
  // The spread of a union is not seen as that union by the compiler; the envelope completes every member alike.
  return { v: EVENT_SCHEMA_VERSION, callId, seq, ...body } as AssistEvent;
}
