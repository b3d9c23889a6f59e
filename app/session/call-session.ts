import type { FrameOptions, SourceGap } from '../capture/audio-source.ts';
import type { Speed } from '../contract/commands.ts';
import type { AssistEvent, AssistEventBody, RoadPart } from '../contract/events.ts';
import type { Failure } from '../contract/schemas.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { ANALYSIS_PURPOSES, type ConsentPurpose, type ConsentStatement } from '../domain/consent.ts';
import { AppError } from '../domain/errors.ts';
import type { PauseHand } from '../domain/payment-pause.ts';
import { firstEvent, knownFailures, permissionsNow } from './call-opening.ts';
import type { CallSessionDeps } from './call-session-deps.ts';
import { tellChurn } from './churn-forecast.ts';
import { consentEvent, hasSpoken } from './consent-road.ts';
import { CurrentRoad } from './current-road.ts';
import { EventStream } from './event-stream.ts';
import { Pacer } from './pacer.ts';
import { openSecondOpinions, type SecondOpinions } from './second-opinions.ts';
import { SpokenConsent } from './spoken-consent.ts';
import { StageGuard } from './stage-guard.ts';
import { openVideoRoad, type VideoRoad } from './video-road.ts';

const NOT_HEARD =
  'The app may not listen for the answer before the customer agrees that their words are written down. Note it with the button.';

/** Recordings wait when so many segments are still being worked on; live sound never waits. */
const RECORDING_BACKLOG = 4;

/**
 * One call, from its sources to its events. Live and replay run this same session: replay is live with a faster clock.
 * Wiring and degradation policy only; what is computed is computed in the rooms.
 */
export class CallSession {
  readonly #deps: CallSessionDeps;
  readonly #stream: EventStream;
  readonly #pacer: Pacer;
  readonly #video: VideoRoad | undefined;
  readonly #opinions: SecondOpinions | undefined;
  readonly #startedAtEpochMs: number;
  readonly #current: CurrentRoad;
  readonly #spoken = new SpokenConsent();
  #position: number;
  #seekTo: number | undefined;
  #stopped = false;
  #abort = new AbortController();

  constructor(deps: CallSessionDeps) {
    this.#deps = deps;
    this.#stream = new EventStream(deps.callId, deps.resume?.nextSeq ?? 0);
    this.#startedAtEpochMs = deps.resume?.startedAtEpochMs ?? deps.epochMs();
    this.#position = this.#startPosition();
    this.#pacer = new Pacer(deps.now, deps.speed, this.#position);
    const emit = (body: AssistEventBody) => this.#tellRead(body);
    this.#video = openVideoRoad(
      deps,
      () => this.#pacer.speed,
      emit,
      () => this.#current.payment.isShut,
    );
    this.#opinions = openSecondOpinions(deps, emit);
    this.#current = new CurrentRoad({
      call: deps,
      pacer: this.#pacer,
      video: this.#video,
      opinions: this.#opinions,
      emit,
      nextSeq: () => this.#stream.nextSeq,
      position: () => this.#position,
      startedAtEpochMs: this.#startedAtEpochMs,
    });
  }

  get callId(): string {
    return this.#deps.callId;
  }

  get mode(): 'recording' | 'live' {
    return this.#deps.source.description.kind;
  }

  /** Runs the call; to be iterated once. Ends with `call-ended`, whatever happens on the way. */
  async *events(): AsyncGenerator<AssistEvent> {
    const running = this.#run();
    yield* this.#stream;
    await running;
  }

  /** @throws AppError `invalid-request` in a live call. */
  pause(): void {
    this.#requireRecording('paused');
    this.#pacer.pause();
    this.#tellState('paused');
  }

  resume(): void {
    this.#pacer.resume();
    this.#tellState('running');
  }

  /** @throws AppError `invalid-request` in a live call. */
  setSpeed(speed: Speed): void {
    this.#requireRecording('sped up');
    this.#pacer.setSpeed(speed);
    this.#tellState(this.#pacer.paused ? 'paused' : 'running');
  }

  /** Goes on at another position: what is skipped is told as a gap, what is told again is announced by `rewound`. */
  seek(toSample: number): void {
    this.#requireRecording('moved');
    const end = this.#deps.source.description.durationSamples ?? Number.POSITIVE_INFINITY;
    this.#seekTo = Math.min(toSample, end);
    this.#abort.abort();
  }

  stop(): void {
    this.#stopped = true;
    this.#abort.abort();
  }

  /** Tells what is said of the call beside its sound. @returns false when the call is over. */
  tell(body: AssistEventBody): boolean {
    const isTold = !this.#stream.ended;
    this.#stream.emit(body);
    return isTold;
  }

  /**
   * Notes what a person was told or has answered. What is taken back stops at once: the road goes on as one that knows nothing of it.
   * @throws AppError `invalid-request` for an answer that cannot stand.
   */
  note(person: 'customer' | 'agent', statement: ConsentStatement): void {
    const { ledger, epochMs } = this.#deps;
    const moment = { atSample: this.#position, atEpochMs: epochMs() };
    const lost = ledger.record(person, statement, moment);
    this.#tellConsent(person);
    if (person === 'customer' && statement.kind === 'answer') this.#spoken.settle();
    if (lost.length > 0) this.#purge(person, lost);
  }

  /** Nothing is heard until `resumePayment`, or for a while. */
  pausePayment(by: PauseHand): void {
    this.#current.payment.pause(by);
  }

  resumePayment(by: PauseHand): void {
    this.#current.payment.resume(by);
  }

  /**
   * Listens for the customer's answer to what the agent has asked.
   * @throws AppError `invalid-request` where their words may not be written down before they agree: then the agent alone hears it.
   */
  ask(purposes: readonly ConsentPurpose[]): void {
    if (!this.#deps.gate.verdict('transcribe', 'customer').allowed) throw new AppError('invalid-request', NOT_HEARD);
    this.#stream.emit(this.#spoken.ask(purposes, this.#position));
  }

  closePrompt(promptId: string): void {
    if (!this.#current.road.closePrompt(promptId)) return;
    this.#stream.emit({ type: 'prompt-closed', atSample: this.#position, provenance: [], promptId, by: 'agent' });
  }

  async #run(): Promise<void> {
    let failure: Failure | undefined;
    const meterAtStart = this.#deps.recognisers.meter.snapshot();
    const begunMs = this.#deps.now();
    try {
      this.#tellStart();
      this.#current.checkpoint();
      await this.#tellChurn();
      while (!this.#stopped) {
        // The user may have moved before anything was heard.
        if (this.#seekTo === undefined) await this.#listen();
        if (this.#seekTo === undefined) break;
        await this.#move(this.#seekTo);
      }
      this.#current.payment.ended();
      await this.#current.road.finish();
    } catch (error) {
      failure = this.#failureOf(error);
    }
    // Nobody waits for a call to end, but a recording that was heard to its end still gets what is under way.
    const patient = this.mode === 'recording' && !failure && !this.#stopped;
    await this.#opinions?.finish(patient, this.#abort.signal);
    const modelRuns = this.#deps.recognisers.meter.since(meterAtStart);
    const modelMs = Object.values(modelRuns).reduce((sum, { totalMs }) => sum + totalMs, 0);
    const durationSamples = this.#position;
    const reason = failure ? 'failed' : this.#stopped ? 'stopped' : 'finished';
    this.#tellState('ended');
    this.#stream.emit({
      type: 'call-ended',
      atSample: durationSamples,
      provenance: [],
      durationSamples,
      reason,
      ...(failure && { failure }),
      timings: { wallMs: this.#deps.now() - begunMs, modelMs, modelRuns },
    });
    this.#stream.end();
  }

  /** Hears the source from the current position until it ends, the call is stopped, or the user moves. */
  async #listen(): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const options = {
      fromSample: this.#position,
      signal,
      onGap: (gap: SourceGap) =>
        this.#stream.emit({ type: 'gap', atSample: gap.startSample, provenance: [], ...gapOf(gap) }),
      onDegraded: (failure: Failure) => this.#tellDegraded('source', failure),
      onRestored: () =>
        this.#stream.emit({ type: 'restored', atSample: this.#position, provenance: [], part: 'source' }),
    };
    const enough = new AbortController();
    const watching = this.#video?.watch(this.#position, AbortSignal.any([signal, enough.signal]));
    try {
      await this.#hear(options);
      await this.#video?.catchUp(this.#position);
    } finally {
      enough.abort();
      await watching;
    }
  }

  async #hear(options: FrameOptions): Promise<void> {
    const { signal } = options;
    for await (const frame of this.#deps.source.frames(options)) {
      const end = frame.startSample + frame.samples.length;
      if (this.mode === 'recording') {
        await this.#pacer.until(end, signal);
        await this.#current.road.backlogBelow(RECORDING_BACKLOG);
      }
      if (signal.aborted) break;
      if (this.#current.payment.admits(frame)) {
        this.#deps.onSound?.(frame);
        await this.#current.road.push(frame);
      } else this.#current.road.passBy(frame);
      this.#position = Math.max(this.#position, end);
      await this.#video?.hear(this.#position);
      this.#current.checkpointWhenDue();
    }
  }

  async #move(toSample: number): Promise<void> {
    this.#seekTo = undefined;
    await this.#current.road.settle();
    this.#current.payment.moved();
    const from = this.#position;
    const back = toSample < from;
    if (back) {
      this.#stream.emit({ type: 'rewound', atSample: toSample, provenance: [] });
      this.#current.backTo(toSample);
    } else {
      const span = { startSample: from, endSample: toSample };
      const { channels } = this.#deps.source.description;
      const message = 'This part of the recording was skipped.';
      this.#stream.emit({ type: 'gap', atSample: from, provenance: [], span, channels, reason: 'skipped', message });
      await this.#current.road.skipTo(toSample);
    }
    this.#position = toSample;
    this.#pacer.moveTo(toSample);
    this.#tellState(this.#pacer.paused ? 'paused' : 'running');
  }

  /** A recording goes on where it was settled; a live call has gone on without us. */
  #startPosition(): number {
    const settled = this.#deps.resume?.positionSamples ?? 0;
    if (this.mode === 'recording' || !this.#deps.resume) return settled;
    return Math.max(settled, secondsToSamples((this.#deps.epochMs() - this.#startedAtEpochMs) / 1000));
  }

  #purge(person: 'customer' | 'agent', purposes: readonly ConsentPurpose[]): void {
    this.#stream.emit({ type: 'purged', atSample: this.#position, provenance: [], person, purposes });
    // To have a call kept no longer, or shown to nobody, changes nothing of what is read of it.
    if (ANALYSIS_PURPOSES.some((purpose) => purposes.includes(purpose)))
      this.#current.forget(purposes.includes('transcribe'));
  }

  #tellStart(): void {
    const { resume } = this.#deps;
    const missed = resume && { startSample: resume.positionSamples, endSample: this.#position };
    this.#stream.emit(firstEvent(this.#deps, missed));
    for (const person of ['agent', 'customer'] as const) {
      if (hasSpoken(this.#deps.ledger.of(person))) this.#tellConsent(person);
    }
    this.#tellState('running');
    for (const [part, failure] of knownFailures(this.#deps)) this.#tellDegraded(part, failure);
    for (const [part, error] of this.#deps.recognisers.failures) this.#current.road.reportMissing(part, error);
  }

  async #tellChurn(): Promise<void> {
    const { churn, log } = this.#deps;
    const emit = (body: AssistEventBody) => this.#stream.emit(body);
    if (churn) await tellChurn(churn, new StageGuard(emit, log), emit);
  }

  #tellRead(body: AssistEventBody): void {
    this.#stream.emit(body);
    const heard = this.#spoken.take(body);
    if (heard) this.#stream.emit(heard);
  }

  #tellConsent(person: 'customer' | 'agent'): void {
    const permissions = permissionsNow(this.#deps);
    this.#stream.emit(consentEvent(person, this.#deps.ledger.of(person), permissions, this.#position));
  }

  #tellDegraded(part: RoadPart, failure: Failure): void {
    this.#stream.emit({ type: 'degraded', atSample: this.#position, provenance: [], part, failure });
  }

  #tellState(state: 'running' | 'paused' | 'ended'): void {
    const { speed } = this.#pacer;
    this.#stream.emit({ type: 'call-state', atSample: this.#position, provenance: [], state, speed });
  }

  #requireRecording(what: string): void {
    if (this.mode === 'live')
      throw new AppError('invalid-request', `A live call cannot be ${what}; it can only be stopped.`);
  }

  #failureOf(error: unknown): Failure {
    if (error instanceof AppError) return { code: error.code, message: error.message };
    this.#deps.log.error({ err: error }, 'the call ended on an unforeseen error');
    return {
      code: 'model-failed',
      message: 'The call ended because of an internal error; what was analysed so far is kept.',
    };
  }
}

function gapOf({ startSample, endSample, channels, reason, message }: SourceGap) {
  return { span: { startSample, endSample }, channels, reason, message };
}
