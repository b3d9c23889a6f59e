import type { AssistEventBody } from '../contract/events.ts';
import { type AudioFrame, CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import type { ConsentGate } from '../domain/consent.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import type { Segment, Span, Utterance } from '../domain/speech.ts';
import { createSegmenter } from '../turns/segmenter.ts';
import type { ReadingLayer } from './affect-reading.ts';
import { ChannelListener, type SpokenMoment } from './channel-listener.ts';
import { Conversation, type ConversationState } from './conversation.ts';
import { Hearing } from './hearing.ts';
import type { ModelPart, Recognisers } from './recognisers.ts';
import type { SessionLog } from './session-log.ts';
import { StageGuard } from './stage-guard.ts';
import { transcriptSegmenter } from './transcript-segmenter.ts';
import { Understanding, type UnderstandingState } from './understanding.ts';

/** Live: so many moments may wait before partials are left out. */
const LIVE_BACKLOG = 2;
/** Words are told with every so many growths of a segment, about once a second; the voice with each. */
const GROWTHS_PER_PARTIAL = 3;
const ADVANCE_STEP_SAMPLES = CALL_RATE_HZ / 2;
/** Live: a backlog older than this is told as lag. */
const LAG_MS = 2_000;

/** Plain state of a road, JSON-safe: what a restarted engine or a rewound recording goes on from. */
export interface RoadState {
  readonly understanding: UnderstandingState;
  readonly conversation: ConversationState;
  readonly channels: Readonly<
    Partial<Record<ChannelRole, { readonly nextSegment: number; readonly heardUntil: number }>>
  >;
}

interface RoadDeps {
  readonly channels: readonly ChannelRole[];
  readonly recognisers: Recognisers;
  readonly gate: ConsentGate;
  readonly layer: ReadingLayer | undefined;
  readonly words: boolean;
  readonly transcript: readonly Utterance[] | undefined;
  readonly live: boolean;
  /** Whether what is said of segments still being spoken is wanted; it costs several times the final words. */
  readonly interim: () => boolean;
  /** Whether sound arrives at a pace at which latency and meters mean something. */
  readonly paced: () => boolean;
  readonly emit: (body: AssistEventBody) => void;
  /** An utterance has been told, with all that was read from it here. Must not take long. */
  readonly afterUtterance?: (utterance: Utterance) => void;
  /** See `VideoRoad.overSegment`; absent without a picture that may be looked at. */
  readonly faceOver?: (segment: Segment, whole: boolean) => Promise<EmotionEstimate | undefined>;
  /** A segment has been told completely: a good moment for a checkpoint. */
  readonly onSettled: () => void;
  readonly now: () => number;
  readonly log: SessionLog;
  readonly state: RoadState | undefined;
}

/**
 * The road of one call, from frames to events: a listener per channel, then hearing and understanding, one moment
 * after the other. Hearing works ahead by one moment, since it computes in a thread of its own.
 */
export class CallRoad {
  readonly #deps: RoadDeps;
  readonly #guard: StageGuard;
  readonly #hearing: Hearing;
  readonly #understanding: Understanding;
  readonly #conversation: Conversation;
  readonly #listeners: ReadonlyMap<ChannelRole, ChannelListener>;
  /** Ends of the segments that were told, and how many of a channel are not told yet. */
  readonly #heardUntil = new Map<ChannelRole, number>();
  readonly #pending = new Map<ChannelRole, number>();
  #heard: Promise<unknown> = Promise.resolve();
  #told: Promise<unknown> = Promise.resolve();
  /** How often the segments being spoken have grown. */
  readonly #grown = new Map<string, number>();
  #backlog = 0;
  #advancedTo = 0;
  #lagging = false;
  #telling = false;
  #position = 0;
  /** Moments that are being worked on, to be overwritten when the road is wiped. */
  readonly #moments = new Set<SpokenMoment>();
  #wiped = false;

  constructor(deps: RoadDeps) {
    this.#deps = deps;
    const { emit, now, recognisers, gate, state } = deps;
    this.#guard = new StageGuard(emit, deps.log);
    this.#hearing = new Hearing({ gate, guard: this.#guard, speech: recognisers.speech, words: deps.words });
    this.#conversation = new Conversation({ emit, words: deps.words });
    this.#understanding = new Understanding({
      gate,
      guard: this.#guard,
      recognisers,
      layer: deps.layer,
      conversation: this.#conversation,
      emit,
      now,
      recorded: !deps.live,
      measureLatency: deps.paced,
      faceOver: deps.faceOver,
      afterUtterance: deps.afterUtterance,
      isLeft: () => this.#wiped,
    });
    if (state) {
      this.#understanding.restore(state.understanding);
      this.#conversation.restore(state.conversation);
      // What was heard before counts for whoever asks before the next frame comes.
      this.#position = Math.max(0, ...Object.values(state.channels).map(({ heardUntil }) => heardUntil));
    }
    this.#listeners = new Map(deps.channels.map((channel) => [channel, this.#newListener(channel, state)]));
  }

  /** Takes the next frame. Meters and segment starts are told at once; what needs recognition follows in order. */
  async push(frame: AudioFrame): Promise<void> {
    await this.#listeners.get(frame.channel)?.push(frame);
    this.#position = Math.max(this.#position, frame.startSample + frame.samples.length);
    this.#advance();
    if (this.#deps.live) this.#tellLag();
  }

  /** A frame that nobody may hear goes by, and is overwritten. */
  passBy(frame: AudioFrame): void {
    frame.samples.fill(0);
    this.#listeners.get(frame.channel)?.passBy(frame);
  }

  /** Turns are decided in line with what is told, at fixed steps of the call, so that they stand in the same place at every pace. */
  #advance(): void {
    const settled = Math.min(...[...this.#listeners.values()].map((listener) => listener.settledSample));
    if (settled - this.#advancedTo < ADVANCE_STEP_SAMPLES) return;
    this.#advancedTo = settled;
    this.#told = this.#told.then(() => this.#conversation.advance(settled));
  }

  /** Resolves when fewer than `most` moments are being worked on. */
  async backlogBelow(most: number): Promise<void> {
    while (this.#backlog >= most) await this.#told;
  }

  /** What is being said ends here, and everything heard so far is told. */
  async settle(): Promise<void> {
    for (const listener of this.#listeners.values()) await listener.flush();
    await this.#told;
  }

  /** The call is over. */
  async finish(): Promise<void> {
    await this.settle();
    this.#conversation.finish(this.#position);
  }

  /** Everything before `sample` counts as heard. */
  async skipTo(sample: number): Promise<void> {
    for (const channel of this.#deps.channels) this.#heardUntil.set(channel, sample);
    this.#position = sample;
  }

  /** The position from which a restart would lose nothing and tell nothing twice. */
  settledUntil(): number {
    return Math.min(...this.#deps.channels.map((channel) => this.#settledOn(channel)));
  }

  /** A silent channel counts as heard up to now; one that is being worked on, up to its last told segment. */
  #settledOn(channel: ChannelRole): number {
    const told = this.#heardUntil.get(channel) ?? 0;
    if ((this.#pending.get(channel) ?? 0) > 0) return told;
    return Math.max(told, this.#listeners.get(channel)?.settledSample ?? 0);
  }

  /** Up to where everything that was said has been told: what is open or being worked on begins there. */
  toldUntil(): number {
    const working = [...this.#moments].map(({ segment }) => segment.startSample);
    return Math.min(...working, ...[...this.#listeners.values()].map(({ settledSample }) => settledSample));
  }

  /** In the middle of a segment that has ended: what the state holds of it, it does not count as heard. */
  get isTelling(): boolean {
    return this.#telling;
  }

  state(): RoadState {
    const channels = [...this.#listeners].map(([channel, listener]) => {
      return [channel, { nextSegment: listener.nextSegment, heardUntil: this.#settledOn(channel) }] as const;
    });
    return {
      understanding: this.#understanding.snapshot(),
      conversation: this.#conversation.snapshot(),
      channels: Object.fromEntries(channels),
    };
  }

  /** The road is left, and no sound may stay behind: what is held is overwritten, what waits is not looked at. */
  wipe(): void {
    this.#wiped = true;
    for (const listener of this.#listeners.values()) listener.wipe();
    this.#hearing.wipe();
    for (const { samples } of this.#moments) samples.fill(0);
  }

  /** A stretch was not listened to. */
  passOver(span: Span): void {
    this.#conversation.passOver(span);
  }

  /** The state to go on from at a later position with all that is known: what lies before it counts as heard, told or not. */
  stateFrom(sample: number): RoadState {
    const { understanding, conversation, channels } = this.state();
    const heard = Object.entries(channels).map(([channel, { nextSegment }]) => [
      channel,
      { nextSegment, heardUntil: sample },
    ]);
    return { understanding, conversation, channels: Object.fromEntries(heard) };
  }

  /** The state to go on from at an earlier position: an earlier state (or none), with this road's segment numbers. */
  stateAt(sample: number, earlier: RoadState | undefined): RoadState {
    const { understanding, conversation } = earlier ?? this.#blank();
    return { ...this.stateFrom(sample), understanding, conversation };
  }

  /**
   * The state to go on from when an agreement was taken back: everything that was heard counts as heard, so that a segment under way is not
   * taken up again, and nothing that was read is known any more. @param words whether the words, too, are forgotten.
   */
  stateWithout(words: boolean): RoadState {
    const { understanding, conversation } = this.#blank();
    return { ...this.stateFrom(this.#position), understanding, ...(words && { conversation }) };
  }

  /** The state of a road that has heard nothing. */
  #blank(): RoadState {
    return new CallRoad({ ...this.#deps, state: undefined }).state();
  }

  closePrompt(promptId: string): boolean {
    return this.#understanding.closePrompt(promptId);
  }

  /** A recogniser that could not be loaded: said once, at the start. */
  reportMissing(part: ModelPart, error: unknown): void {
    this.#guard.report(part, this.#position, error);
  }

  #newListener(channel: ChannelRole, state: RoadState | undefined): ChannelListener {
    const { recognisers, now, emit, transcript } = this.#deps;
    const { nextSegment, heardUntil } = state?.channels[channel] ?? { nextSegment: 1, heardUntil: 0 };
    this.#heardUntil.set(channel, heardUntil);
    const written = transcript?.filter((u) => u.channel === channel && u.startSample >= heardUntil);
    return new ChannelListener({
      channel,
      voiceActivity: recognisers.newVoiceActivity(),
      segmenter: written ? transcriptSegmenter(written) : createSegmenter(),
      now,
      nextSegment,
      heardUntil,
      onMoment: (moment) => this.#onMoment(moment, written),
      onLevel: ({ endSample, ...level }) => {
        if (this.#deps.paced()) emit({ type: 'level', atSample: endSample, provenance: [], channel, ...level });
      },
    });
  }

  #onMoment(moment: SpokenMoment, written: readonly Utterance[] | undefined): void {
    const { segment, stage } = moment;
    const { emit, recognisers } = this.#deps;
    const provenance = recognisers.provenanceOf('voice-activity');
    if (stage === 'started') {
      this.#conversation.begin(segment);
      emit({ type: 'speech-started', atSample: segment.startSample, provenance, segment });
      return;
    }
    if (stage === 'ended') this.#grown.delete(segment.id);
    if (stage !== 'ended' && (!this.#deps.interim() || this.#isBehind())) return;
    // A pause is read at once so that the gauge need not wait for the end; at full speed nobody waits.
    if (stage === 'paused' && !this.#deps.paced()) return;
    const isGlance = stage === 'grew' && this.#isGlance(segment);
    if (isGlance && !this.#listensTo(segment)) return;
    this.#backlog++;
    this.#count(segment.channel, 1);
    this.#moments.add(moment);
    const heard = this.#heard.then(() => {
      if (this.#wiped) return undefined;
      return isGlance ? this.#hearing.glance(moment) : this.#hearing.hear(moment);
    });
    this.#heard = heard;
    this.#told = this.#told.then(async () => {
      const speech = await heard;
      if (!this.#wiped && stage === 'ended') {
        this.#telling = true;
        emit({ type: 'speech-ended', atSample: segment.endSample, provenance, segment });
        await this.#understanding.tellFinal(moment, speech, wordsFor(segment, written));
        this.#heardUntil.set(segment.channel, segment.endSample);
        this.#telling = false;
      } else if (!this.#wiped && speech) {
        await this.#understanding.tellInterim(moment, speech);
      }
      if (this.#wiped) speech?.frames.fill(0);
      this.#moments.delete(moment);
      this.#backlog--;
      this.#count(segment.channel, -1);
      if (stage === 'ended' && !this.#wiped) this.#deps.onSettled();
    });
  }

  /** Of the moments in which a segment has grown, most are for its voice alone: words cost several times as much. */
  #isGlance({ id }: Segment): boolean {
    const grown = (this.#grown.get(id) ?? 0) + 1;
    this.#grown.set(id, grown);
    return grown % GROWTHS_PER_PARTIAL !== 0;
  }

  /** Whether somebody can follow the voice between two partials, and may. */
  #listensTo({ channel }: Segment): boolean {
    return this.#deps.paced() && this.#deps.gate.verdict('voice-emotion', channel).allowed;
  }

  /** Live, what is said of unfinished segments is left out while finished ones wait. */
  #isBehind(): boolean {
    return this.#deps.live && this.#backlog >= LIVE_BACKLOG;
  }

  #count(channel: ChannelRole, by: number): void {
    this.#pending.set(channel, (this.#pending.get(channel) ?? 0) + by);
  }

  #tellLag(): void {
    const settled = Math.max(...[...this.#heardUntil.values()]);
    const behindMs = this.#backlog > 2 ? ((this.#position - settled) * 1000) / CALL_RATE_HZ : 0;
    const lagging = behindMs > LAG_MS;
    const told = { atSample: this.#position, provenance: [], part: 'words' } as const;
    if (lagging && !this.#lagging) this.#deps.emit({ ...told, type: 'lag', behindMs });
    if (!lagging && this.#lagging) this.#deps.emit({ ...told, type: 'lag', behindMs: 0 });
    this.#lagging = lagging;
  }
}

/** The transcript's words for a segment that was cut along the transcript. */
function wordsFor(segment: SpokenMoment['segment'], written: readonly Utterance[] | undefined): Utterance | undefined {
  const utterance = written?.find((u) => u.startSample === segment.startSample);
  return utterance && { ...segment, text: utterance.text, score: utterance.score, source: 'transcript' };
}
