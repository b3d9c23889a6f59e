import type { CallSpec, Checkpoint } from '../app/contract/commands.ts';
import { type AssistEvent, EVENT_SCHEMA_VERSION, type EventOf } from '../app/contract/events.ts';
import type { Failure } from '../app/contract/schemas.ts';

/** What the host must know of the call under way to have a new engine go on with it. */
export class ActiveCall {
  readonly #spec: CallSpec;
  #checkpoint: Checkpoint | undefined;
  #callId: string | undefined;
  #ended = false;
  #lastSeq = -1;
  #atSample = 0;
  #state: Pick<EventOf<'call-state'>, 'state' | 'speed'> | undefined;
  #isPaying = false;

  constructor(spec: CallSpec) {
    this.#spec = spec;
  }

  get paused(): boolean {
    return this.#state?.state === 'paused';
  }

  /** Whether a payment is being taken: nothing that is captured meanwhile may be held. */
  get isPaying(): boolean {
    return this.#isPaying;
  }

  /** A payment is about to be taken, which no engine can be told of yet. */
  expectPayment(): void {
    this.#isPaying = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Takes an event of the stream; events of other calls are no concern of it. */
  observe(event: AssistEvent): void {
    if (event.type === 'call-started') this.#callId ??= event.callId;
    if (event.callId !== this.#callId) return;
    this.#lastSeq = event.seq;
    this.#atSample = Math.max(event.type === 'rewound' ? 0 : this.#atSample, event.atSample);
    if (event.type === 'call-state') this.#state = event;
    if (event.type === 'payment-pause') this.#isPaying = event.state !== 'resumed';
    this.#ended ||= event.type === 'call-ended';
  }

  keep(checkpoint: Checkpoint): void {
    if (checkpoint.callId === this.#callId) this.#checkpoint = checkpoint;
  }

  /**
   * The request that makes a new engine go on: from the last checkpoint, counting on from the last event told, so that nothing is told
   * twice under the same number. A call that was lost before its first checkpoint begins anew.
   */
  resumption(): { spec: CallSpec; resume?: Checkpoint } {
    const speed = this.#state?.speed;
    const spec = speed === undefined || this.#spec.kind === 'live' ? this.#spec : { ...this.#spec, speed };
    if (!this.#checkpoint) return { spec };
    return { spec, resume: { ...this.#checkpoint, nextSeq: Math.max(this.#checkpoint.nextSeq, this.#lastSeq + 1) } };
  }

  /** The end of a call that no engine could go on with. @returns undefined when it never began. */
  failedEvent(failure: Failure): EventOf<'call-ended'> | undefined {
    if (!this.#callId) return undefined;
    return {
      v: EVENT_SCHEMA_VERSION,
      type: 'call-ended',
      callId: this.#callId,
      seq: this.#lastSeq + 1,
      atSample: this.#atSample,
      provenance: [],
      durationSamples: this.#atSample,
      reason: 'failed',
      failure,
    };
  }
}
