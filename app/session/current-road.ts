import type { Checkpoint } from '../contract/commands.ts';
import type { AssistEventBody } from '../contract/events.ts';
import { secondsToSamples } from '../domain/audio.ts';
import type { Segment, Span, Utterance } from '../domain/speech.ts';
import { CallRoad, type RoadState } from './call-road.ts';
import type { CallSessionDeps } from './call-session-deps.ts';
import type { Pacer } from './pacer.ts';
import { PaymentWatch, type PaymentWatchState } from './payment-watch.ts';
import { RewindPoints } from './rewind-points.ts';
import type { SecondOpinions } from './second-opinions.ts';
import type { VideoRoad } from './video-road.ts';

/** While nothing is said, a checkpoint is made this often. */
const CHECKPOINT_STEP_SAMPLES = secondsToSamples(5);

interface CurrentRoadDeps {
  readonly call: CallSessionDeps;
  readonly pacer: Pacer;
  readonly video: VideoRoad | undefined;
  readonly opinions: SecondOpinions | undefined;
  readonly emit: (body: AssistEventBody) => void;
  readonly nextSeq: () => number;
  readonly position: () => number;
  readonly startedAtEpochMs: number;
}

/** What a checkpoint's state holds. */
interface CurrentState extends RoadState {
  readonly payment: PaymentWatchState;
}

/**
 * The road a call is on. It gives way to another when the user moves back in a recording, or when something that was known may not be known any more;
 * what a road that has given way still tells is not passed on. Checkpoints are made here, and kept for moving back.
 */
export class CurrentRoad {
  readonly #deps: CurrentRoadDeps;
  readonly #rewinds = new RewindPoints();
  #roads = 0;
  #road: CallRoad;
  #checkpointAt = 0;
  /** What the road tells goes through it. */
  readonly payment: PaymentWatch;

  /** Begins where a lost engine stopped, if one did. */
  constructor(deps: CurrentRoadDeps) {
    this.#deps = deps;
    const state = deps.call.resume?.state as CurrentState | undefined;
    const { emit, position, call } = deps;
    this.payment = new PaymentWatch({
      channels: call.source.description.channels,
      emit,
      position,
      toldUntil: () => this.#road.toldUntil(),
      shut: () => this.#shut(),
      open: (unheard) => this.#open(unheard),
      ...(state && { state: state.payment }),
    });
    this.#road = this.#newRoad(state);
  }

  get road(): CallRoad {
    return this.#road;
  }

  /** Goes on from an earlier position, with what was known there. */
  backTo(toSample: number): void {
    const kept = this.#rewinds.takeBefore(toSample);
    this.#deps.opinions?.forget();
    this.#road = this.#newRoad(this.#road.stateAt(toSample, kept?.state as RoadState | undefined));
  }

  /** Goes on as a road that knows nothing of what was read. @param words whether the words, too, are forgotten. */
  forget(words: boolean): void {
    this.#rewinds.forget();
    this.#leaveFor(this.#road.stateWithout(words));
  }

  /** What is heard but not told is let go of. */
  #shut(): void {
    this.#deps.video?.shut();
    this.#leaveFor(this.#road.stateFrom(this.#deps.position()));
  }

  #open(unheard: Span): void {
    this.#road.passOver(unheard);
    this.#leaveFor(this.#road.stateFrom(unheard.endSample));
  }

  /** Nothing of what the road had heard stays behind. */
  #leaveFor(state: RoadState): void {
    this.#deps.opinions?.forget();
    this.#road.wipe();
    this.#road = this.#newRoad(state);
    this.checkpoint();
  }

  checkpoint(): void {
    const { call, nextSeq, position, startedAtEpochMs } = this.#deps;
    this.#checkpointAt = position();
    const state = { ...this.#road.state(), payment: this.payment.snapshot() };
    const positionSamples = this.#road.settledUntil();
    const checkpoint: Checkpoint = {
      callId: call.callId,
      positionSamples,
      nextSeq: nextSeq(),
      startedAtEpochMs,
      state,
    };
    call.onCheckpoint(checkpoint);
    if (call.source.description.kind === 'recording') this.#rewinds.offer(checkpoint);
  }

  /** Makes a checkpoint when the last one is old, but never in the middle of a telling, of which it would hold a part. */
  checkpointWhenDue(): void {
    const isDue = this.#deps.position() - this.#checkpointAt >= CHECKPOINT_STEP_SAMPLES;
    if (isDue && !this.#road.isTelling) this.checkpoint();
  }

  #newRoad(state: RoadState | undefined): CallRoad {
    const { call, pacer, video, opinions } = this.#deps;
    const { source, recognisers, gate, learned, words, partials, transcript, now, log } = call;
    const number = ++this.#roads;
    const whileCurrent = <A extends unknown[]>(act: (...given: A) => void) => {
      return (...given: A) => {
        if (number === this.#roads) act(...given);
      };
    };
    return new CallRoad({
      channels: source.description.channels,
      recognisers,
      gate,
      layer: learned?.layer,
      words,
      transcript,
      live: source.description.kind === 'live',
      interim: () => partials || pacer.speed !== 'max',
      paced: () => pacer.speed !== 'max',
      emit: whileCurrent((body: AssistEventBody) => this.payment.take(body)),
      onSettled: whileCurrent(() => {
        this.payment.settled();
        this.checkpoint();
      }),
      ...(opinions && { afterUtterance: whileCurrent((utterance: Utterance) => opinions.offer(utterance)) }),
      ...(video && { faceOver: async (segment: Segment, whole: boolean) => video.overSegment(segment, whole) }),
      now,
      log,
      state,
    });
  }
}
