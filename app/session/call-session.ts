import type { AudioSource, SourceGap } from '../capture/audio-source.ts';
import type { Checkpoint, Speed } from '../contract/commands.ts';
import type { AssistEvent } from '../contract/events.ts';
import type { Failure, Permission } from '../contract/schemas.ts';
import { type ChannelRole, secondsToSamples } from '../domain/audio.ts';
import { type ConsentGate, PURPOSES } from '../domain/consent.ts';
import { AppError } from '../domain/errors.ts';
import type { Utterance } from '../domain/speech.ts';
import { CallRoad, type RoadState } from './call-road.ts';
import { EventStream } from './event-stream.ts';
import { Pacer } from './pacer.ts';
import type { Recognisers } from './recognisers.ts';
import type { SessionLog } from './session-log.ts';

/** Checkpoints kept for moving back in a recording; one every so many samples of the call. */
const REWIND_STEP_SAMPLES = secondsToSamples(10);
/** While nothing is said, a checkpoint is made this often. */
const CHECKPOINT_STEP_SAMPLES = secondsToSamples(5);
/** Recordings wait when so many segments are still being worked on; live sound never waits. */
const RECORDING_BACKLOG = 4;

export interface CallSessionDeps {
  readonly callId: string;
  readonly source: AudioSource;
  readonly recognisers: Recognisers;
  readonly gate: ConsentGate;
  readonly speed: Speed;
  /** False: no words (the benchmark's voice-only road). */
  readonly words: boolean;
  /** True: partials even at full speed, where nobody could read them. */
  readonly partials: boolean;
  /** The utterances of a given transcript, in order; their words are then not recognised. */
  readonly transcript?: readonly Utterance[];
  /** Go on where a lost engine stopped. */
  readonly resume?: Checkpoint;
  readonly onCheckpoint: (checkpoint: Checkpoint) => void;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Milliseconds since 1970; comparable over engine restarts. */
  readonly epochMs: () => number;
  readonly log: SessionLog;
}

/**
 * One call, from its sources to its events. Live and replay run this same session: replay is live with a faster clock.
 * Wiring and degradation policy only; what is computed is computed in the rooms.
 */
export class CallSession {
  readonly #deps: CallSessionDeps;
  readonly #stream: EventStream;
  readonly #pacer: Pacer;
  readonly #rewinds: Checkpoint[] = [];
  readonly #startedAtEpochMs: number;
  #road: CallRoad;
  #position: number;
  #checkpointAt = 0;
  #seekTo: number | undefined;
  #stopped = false;
  #abort = new AbortController();

  constructor(deps: CallSessionDeps) {
    this.#deps = deps;
    this.#stream = new EventStream(deps.callId, deps.resume?.nextSeq ?? 0);
    this.#startedAtEpochMs = deps.resume?.startedAtEpochMs ?? deps.epochMs();
    this.#position = this.#startPosition();
    this.#pacer = new Pacer(deps.now, deps.speed, this.#position);
    this.#road = this.#newRoad(deps.resume?.state as RoadState | undefined);
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

  closePrompt(promptId: string): void {
    if (!this.#road.closePrompt(promptId)) return;
    this.#stream.emit({ type: 'prompt-closed', atSample: this.#position, provenance: [], promptId, by: 'agent' });
  }

  async #run(): Promise<void> {
    let failure: Failure | undefined;
    const meterAtStart = this.#deps.recognisers.meter.snapshot();
    const begunMs = this.#deps.now();
    try {
      this.#tellStart();
      this.#checkpoint();
      while (!this.#stopped) {
        await this.#listen();
        if (this.#seekTo === undefined) break;
        await this.#move(this.#seekTo);
      }
      await this.#road.finish();
    } catch (error) {
      failure = this.#failureOf(error);
    }
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
      onDegraded: (failure: Failure) => this.#tellSource(failure),
      onRestored: () =>
        this.#stream.emit({ type: 'restored', atSample: this.#position, provenance: [], part: 'source' }),
    };
    for await (const frame of this.#deps.source.frames(options)) {
      const end = frame.startSample + frame.samples.length;
      if (this.mode === 'recording') {
        await this.#pacer.until(end, signal);
        await this.#road.backlogBelow(RECORDING_BACKLOG);
      }
      if (signal.aborted) break;
      await this.#road.push(frame);
      this.#position = Math.max(this.#position, end);
      if (this.#position - this.#checkpointAt >= CHECKPOINT_STEP_SAMPLES) this.#checkpoint();
    }
  }

  async #move(toSample: number): Promise<void> {
    this.#seekTo = undefined;
    await this.#road.settle();
    const from = this.#position;
    const back = toSample < from;
    if (back) {
      const kept = this.#rewinds.findLast((c) => c.positionSamples <= toSample);
      this.#rewinds.splice(kept ? this.#rewinds.indexOf(kept) + 1 : 0);
      this.#stream.emit({ type: 'rewound', atSample: toSample, provenance: [] });
      this.#road = this.#newRoad(this.#road.stateAt(toSample, kept?.state as RoadState | undefined));
    } else {
      const span = { startSample: from, endSample: toSample };
      const { channels } = this.#deps.source.description;
      const message = 'This part of the recording was skipped.';
      this.#stream.emit({ type: 'gap', atSample: from, provenance: [], span, channels, reason: 'skipped', message });
      await this.#road.skipTo(toSample);
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

  #newRoad(state: RoadState | undefined): CallRoad {
    const { source, recognisers, gate, words, partials, transcript, now, log } = this.#deps;
    return new CallRoad({
      channels: source.description.channels,
      recognisers,
      gate,
      words,
      transcript,
      live: source.description.kind === 'live',
      interim: () => partials || this.#pacer.speed !== 'max',
      paced: () => this.#pacer.speed !== 'max',
      emit: (body) => this.#stream.emit(body),
      onSettled: () => this.#checkpoint(),
      now,
      log,
      state,
    });
  }

  #checkpoint(): void {
    const { callId } = this.#deps;
    this.#checkpointAt = this.#position;
    const state = this.#road.state();
    const positionSamples = this.#road.settledUntil();
    const nextSeq = this.#stream.nextSeq;
    const startedAtEpochMs = this.#startedAtEpochMs;
    const checkpoint: Checkpoint = { callId, positionSamples, nextSeq, startedAtEpochMs, state: { ...state } };
    this.#deps.onCheckpoint(checkpoint);
    const last = this.#rewinds.at(-1);
    if (this.mode === 'recording' && positionSamples - (last?.positionSamples ?? 0) >= REWIND_STEP_SAMPLES) {
      this.#rewinds.push(checkpoint);
    }
  }

  #tellStart(): void {
    const { source, gate, resume, recognisers } = this.#deps;
    const { label, channels, durationSamples, synthetic, kind } = source.description;
    if (resume) {
      this.#tellResumed(channels);
    } else {
      this.#stream.emit({
        type: 'call-started',
        atSample: 0,
        provenance: [],
        mode: kind,
        description: label,
        channels,
        permissions: permissionsFor(gate, channels),
        ...(durationSamples !== undefined && { durationSamples }),
        ...(synthetic !== undefined && { synthetic }),
      });
    }
    this.#tellState('running');
    for (const failure of source.warnings ?? []) this.#tellSource(failure);
    for (const [part, error] of recognisers.failures) this.#road.reportMissing(part, error);
  }

  #tellResumed(channels: readonly ChannelRole[]): void {
    const span = { startSample: this.#deps.resume?.positionSamples ?? 0, endSample: this.#position };
    const message =
      this.mode === 'recording'
        ? 'The engine stopped and was started again. Nothing of the recording is lost.'
        : 'The engine stopped and was started again. What was said meanwhile was not analysed.';
    this.#stream.emit({
      type: 'gap',
      atSample: span.startSample,
      provenance: [],
      span,
      channels,
      reason: 'engine-restarted',
      message,
    });
  }

  #tellSource(failure: Failure): void {
    this.#stream.emit({ type: 'degraded', atSample: this.#position, provenance: [], part: 'source', failure });
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

function permissionsFor(gate: ConsentGate, channels: readonly ChannelRole[]): Permission[] {
  return channels.flatMap((channel) =>
    PURPOSES.filter((purpose) => purpose !== 'face-emotion').map((purpose) => ({
      channel,
      purpose,
      ...gate.verdict(purpose, channel),
    })),
  );
}
