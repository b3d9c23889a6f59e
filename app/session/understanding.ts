import type { CourseState } from '../assist/satisfaction-course.ts';
import type { AssistEventBody, StageTiming } from '../contract/events.ts';
import type { ConsentGate } from '../domain/consent.ts';
import type { EmotionEstimate, FusedEmotion } from '../domain/emotion.ts';
import type { Segment, Utterance } from '../domain/speech.ts';
import { measureAcoustics } from '../recognition/acoustic-descriptors.ts';
import type { HeardSpeech } from '../recognition/speech-recogniser.ts';
import { AffectReader, type AffectReading, type AffectState, type ReadingLayer } from './affect-reading.ts';
import { Assistance, type AssistanceState } from './assistance.ts';
import type { SpokenMoment } from './channel-listener.ts';
import { ContextReader, type ContextState } from './context-reader.ts';
import type { Conversation } from './conversation.ts';
import { OutcomeForecaster } from './outcome-forecast.ts';
import type { Recognisers } from './recognisers.ts';
import type { StageGuard } from './stage-guard.ts';

/** Plain state, JSON-safe. */
export interface UnderstandingState extends AssistanceState {
  readonly outcome: CourseState;
  readonly affect: AffectState;
  readonly context?: ContextState;
}

interface UnderstandingDeps {
  readonly gate: ConsentGate;
  readonly guard: StageGuard;
  readonly recognisers: Recognisers;
  readonly layer: ReadingLayer | undefined;
  readonly conversation: Conversation;
  readonly emit: (body: AssistEventBody) => void;
  readonly now: () => number;
  /** A recording: see `AffectReader.lookBack`. */
  readonly recorded: boolean;
  /** Paced and live calls only: at full speed the time since the sound "arrived" says nothing. */
  readonly measureLatency: () => boolean;
  readonly faceOver: ((segment: Segment, whole: boolean) => Promise<EmotionEstimate | undefined>) | undefined;
  /** An utterance has been told, with all that was read from it here. Must not take long. */
  readonly afterUtterance: ((utterance: Utterance) => void) | undefined;
  /** Whether the road was left meanwhile, e.g. by the very words that were told: then nothing more is read of them. */
  readonly isLeft: () => boolean;
}

/** Turns what was heard into what is told: words, prosody, emotion, sentiment and prompts, in the order of the call. */
export class Understanding {
  readonly #deps: UnderstandingDeps;
  readonly #reader: AffectReader;
  readonly #context: ContextReader;
  readonly #assistance: Assistance;
  readonly #outcome: OutcomeForecaster;
  /** The reading made at a pause, in case the pause was the end. */
  readonly #atPause = new Map<
    string,
    { readonly endSample: number; readonly reading: AffectReading; readonly gaugeMs: number }
  >();

  constructor(deps: UnderstandingDeps) {
    this.#deps = deps;
    this.#reader = new AffectReader(deps);
    const { gate, guard, recognisers } = deps;
    this.#context = new ContextReader({
      reader: recognisers.dialogue,
      causeWords: recognisers.causeWords,
      gate,
      guard,
    });
    this.#assistance = new Assistance({ ...deps, withWords: (reading) => this.#context.withWords(reading) });
    this.#outcome = new OutcomeForecaster(deps);
  }

  /** A segment that is still being spoken: words so far, and the gauge meanwhile. */
  async tellInterim(moment: SpokenMoment, heard: HeardSpeech): Promise<void> {
    const { segment } = moment;
    if (heard.text !== '') {
      const provenance = this.#deps.recognisers.provenanceOf('words');
      this.#deps.emit({ type: 'partial', atSample: segment.endSample, provenance, segment, text: heard.text });
    }
    if (this.#deps.isLeft()) return;
    const utterance = moment.stage === 'paused' ? recognised(moment, heard) : undefined;
    const reading = await this.#reader.read(segment, heard, utterance, false);
    this.#reader.tell(segment, reading, true);
    if (moment.stage === 'paused') {
      const gaugeMs = this.#deps.now() - moment.arrivedMs;
      this.#atPause.set(segment.id, { endSample: segment.endSample, reading, gaugeMs });
    }
    if (utterance) await this.#context.prepare(utterance);
  }

  /** A segment that is over. @param written its words by a given transcript, instead of the recogniser's. */
  async tellFinal(moment: SpokenMoment, heard: HeardSpeech | undefined, written?: Utterance): Promise<void> {
    const { emit, now, recognisers, conversation, isLeft } = this.#deps;
    const { segment, samples } = moment;
    const atSample = segment.endSample;
    const utterance = written ?? (heard && recognised(moment, heard));
    conversation.add(segment, utterance, written !== undefined || heard !== undefined);
    if (utterance) {
      const provenance = written ? [] : recognisers.provenanceOf('words');
      emit({ type: 'utterance', atSample, provenance, utterance });
    }
    if (isLeft()) return;
    const begun = now();
    const prosody = this.#mayMeasureVoice(segment) ? measureAcoustics(samples) : undefined;
    if (prosody) emit({ type: 'prosody', atSample, provenance: [], segment, prosody });
    const prosodyMs = now() - begun;
    if (heard) {
      const kept = this.#takePause(moment);
      const reading = kept?.reading ?? (await this.#reader.read(segment, heard, utterance, true));
      if (isLeft()) return;
      this.#reader.settle(segment, reading);
      this.#reader.tell(segment, reading, false);
      const gaugeMs = kept?.gaugeMs ?? now() - moment.arrivedMs;
      await this.#reader.lookBack();
      const told = now();
      const inContext = utterance ? await this.#context.hear(utterance) : [];
      if (utterance && (reading.voice || reading.text)) await this.#assistance.assist(utterance, reading, inContext);
      const contextMs = now() - told;
      if (utterance) await this.#outcome.hear(utterance, reading.text);
      const timing = { ...this.#timing(moment, heard, reading, prosodyMs, gaugeMs), contextMs };
      emit({ type: 'timing', atSample, provenance: [], segment, timing });
    }
    conversation.tellTalk(atSample);
    if (utterance) this.#deps.afterUtterance?.(utterance);
  }

  /** @returns whether the card was open. */
  closePrompt(promptId: string): boolean {
    return this.#assistance.closePrompt(promptId);
  }

  snapshot(): UnderstandingState {
    return {
      ...this.#assistance.snapshot(),
      outcome: this.#outcome.snapshot(),
      affect: this.#reader.snapshot(),
      context: this.#context.snapshot(),
    };
  }

  restore(state: UnderstandingState): void {
    this.#assistance.restore(state);
    this.#outcome.restore(state.outcome);
    this.#reader.restore(state.affect);
    if (state.context) this.#context.restore(state.context);
    this.#atPause.clear();
  }

  /** Pitch and tempo of a voice are a step towards its emotion: whose emotion may not be read is not measured either. */
  #mayMeasureVoice({ channel }: Segment): boolean {
    return this.#deps.gate.verdict('voice-emotion', channel).allowed;
  }

  #takePause({ segment }: SpokenMoment) {
    const kept = this.#atPause.get(segment.id);
    this.#atPause.delete(segment.id);
    return kept?.endSample === segment.endSample ? kept : undefined;
  }

  #timing(
    moment: SpokenMoment,
    heard: HeardSpeech,
    reading: AffectReading,
    prosodyMs: number,
    gaugeMs: number,
  ): StageTiming {
    const { voiceEmotionMs, textEmotionMs, fusionMs } = reading;
    const { voiceActivityMs } = moment;
    const { encodeMs, decodeMs } = heard;
    const stages = { voiceActivityMs, encodeMs, decodeMs, prosodyMs, voiceEmotionMs, textEmotionMs, fusionMs };
    const gaugeMoved: FusedEmotion | undefined = reading.fused;
    return this.#deps.measureLatency() && gaugeMoved ? { ...stages, speechEndToGaugeMs: gaugeMs } : stages;
  }
}

function recognised({ segment }: SpokenMoment, heard: HeardSpeech): Utterance | undefined {
  if (heard.text === '') return undefined;
  return { ...segment, text: heard.text, score: heard.score, source: 'recogniser' };
}
