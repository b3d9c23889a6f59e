import type { AssistEventBody } from '../contract/events.ts';
import type { Provenance } from '../contract/schemas.ts';
import { samplesToSeconds } from '../domain/audio.ts';
import type { ConsentGate } from '../domain/consent.ts';
import { type EmotionEstimate, type EmotionProbabilities, type FusedEmotion, MODALITIES } from '../domain/emotion.ts';
import type { Segment, Utterance } from '../domain/speech.ts';
import type { Around } from '../fusion/fusion.ts';
import type { ModalityEstimates } from '../fusion/modality-estimates.ts';
import type { SiteLayer } from '../learning/site-layer.ts';
import type { HeardSpeech } from '../recognition/speech-recogniser.ts';
import type { BaselineState, VoiceBaseline } from '../recognition/voice-baseline.ts';
import { DialogueMemory, type DialogueState } from './dialogue-memory.ts';
import { Hindsight, hasChanged } from './hindsight.ts';
import type { Recognisers } from './recognisers.ts';
import type { StageGuard } from './stage-guard.ts';

const PARTS = { voice: 'voice-emotion', text: 'text-emotion', face: 'face-emotion' } as const;

/** What was read from one segment, and how long each model took. */
export interface AffectReading {
  /** Relative to the customer's own baseline. */
  readonly voice?: EmotionEstimate;
  /** The voice as the model heard it, for the baseline. */
  readonly plainVoice?: EmotionEstimate;
  readonly text?: EmotionEstimate;
  /** While the segment was spoken. */
  readonly face?: EmotionEstimate;
  /** As the site's corrections leave it. */
  readonly fused?: FusedEmotion;
  /** The layer that the corrections made, and what was fused before it; absent when it changed nothing. */
  readonly adapted?: { readonly layer: Provenance; readonly unadapted: EmotionProbabilities };
  readonly voiceEmotionMs: number;
  readonly textEmotionMs: number;
  readonly fusionMs: number;
}

/** What a reading needs of the site's layer. */
export type ReadingLayer = Pick<SiteLayer, 'adapt' | 'provenance'>;

interface ReadingDeps {
  readonly gate: ConsentGate;
  readonly guard: StageGuard;
  readonly recognisers: Recognisers;
  /** What corrections have taught this machine; absent: nothing. */
  readonly layer: ReadingLayer | undefined;
  readonly emit: (body: AssistEventBody) => void;
  readonly now: () => number;
  /** A recording: what was said later may be looked at. Live it never is. */
  readonly recorded: boolean;
  /** How the speaker's face looked over a segment, where it is seen. @param whole the segment is over: its last pictures are waited for. */
  readonly faceOver?: ((segment: Segment, whole: boolean) => Promise<EmotionEstimate | undefined>) | undefined;
}

/** Plain state, JSON-safe. */
export interface AffectState {
  readonly voiceBaseline?: BaselineState;
  readonly dialogue: DialogueState;
}

/**
 * Reads the emotion signals of one segment: voice, words and face apart, then fused with what was said before. Only material that the gate lets
 * through reaches a model: for the agent and for unattributed sound nothing is computed and nothing is told.
 */
export class AffectReader {
  readonly #deps: ReadingDeps;
  /** The gate lets one speaker's voice through, the customer's, so one baseline is enough. */
  readonly #baseline: VoiceBaseline | undefined;
  readonly #dialogue = new DialogueMemory();
  readonly #hindsight: Hindsight | undefined;

  constructor(deps: ReadingDeps) {
    this.#deps = deps;
    this.#baseline = deps.recognisers.newVoiceBaseline?.();
    if (deps.recorded && deps.recognisers.fusion?.looksAhead) this.#hindsight = new Hindsight();
  }

  /** @param whole the segment is over. */
  async read(
    segment: Segment,
    heard: HeardSpeech,
    utterance: Utterance | undefined,
    whole: boolean,
  ): Promise<AffectReading> {
    const { now } = this.#deps;
    const begun = now();
    const plainVoice = await this.#voice(segment, heard);
    const voice = plainVoice && (this.#baseline?.relate(plainVoice, secondsOf(segment)) ?? plainVoice);
    const voiceDone = now();
    const text = await this.#text(utterance);
    const textDone = now();
    const face = await this.#deps.faceOver?.(segment, whole);
    const faceDone = now();
    const estimates = { ...(voice && { voice }), ...(text && { text }), ...(face && { face }) };
    const fused = await this.#fuse(segment, estimates, { past: this.#dialogue.before(segment) });
    return {
      ...(plainVoice && { plainVoice }),
      ...(voice && { voice }),
      ...(text && { text }),
      ...(face && { face }),
      ...(fused && this.#adapt(fused)),
      voiceEmotionMs: voiceDone - begun,
      textEmotionMs: textDone - voiceDone,
      fusionMs: now() - faceDone,
    };
  }

  /** A segment is over: how it sounded becomes part of the baseline, and what was read of it part of the dialogue. */
  settle(segment: Segment, { plainVoice, voice, text, face, fused, adapted }: AffectReading): void {
    if (plainVoice) this.#baseline?.hear(plainVoice, secondsOf(segment));
    const estimates = { ...(voice && { voice }), ...(text && { text }), ...(face && { face }) };
    const told = fused && { ...fused, ...(adapted && { probabilities: adapted.unadapted }) };
    this.#hindsight?.add({ segment, estimates, past: this.#dialogue.before(segment), ...(told && { told }) });
    this.#dialogue.add(segment, estimates);
  }

  /** Tells the readings of earlier segments that what was said since has changed; of recordings, and of a fusion that looks ahead, only. */
  async lookBack(): Promise<void> {
    for (const { segment, estimates, past, later, told } of this.#hindsight?.open() ?? []) {
      const fused = await this.#fuse(segment, estimates, { past, later });
      if (!fused || !hasChanged(told, fused)) continue;
      this.#hindsight?.settle(segment.id, fused);
      this.#tellFused(segment, this.#adapt(fused), { interim: false, refined: true });
    }
  }

  snapshot(): AffectState {
    const voiceBaseline = this.#baseline?.snapshot();
    return { ...(voiceBaseline && { voiceBaseline }), dialogue: this.#dialogue.snapshot() };
  }

  restore({ voiceBaseline, dialogue }: AffectState): void {
    if (voiceBaseline) this.#baseline?.restore(voiceBaseline);
    this.#dialogue.restore(dialogue);
  }

  /** Tells a reading. @param interim the segment is still being spoken: its face is told picture by picture. */
  tell(segment: Segment, { voice, text, face, fused, adapted }: AffectReading, interim: boolean): void {
    const { emit, recognisers } = this.#deps;
    const atSample = segment.endSample;
    for (const estimate of [voice, text, interim ? undefined : face]) {
      if (!estimate) continue;
      const provenance = recognisers.provenanceOf(PARTS[estimate.modality]);
      emit({ type: 'emotion', atSample, provenance, segment, estimate: published(estimate), interim });
    }
    this.#tellFused(segment, { ...(fused && { fused }), ...(adapted && { adapted }) }, { interim });
  }

  #tellFused(
    segment: Segment,
    { fused, adapted }: Pick<AffectReading, 'fused' | 'adapted'>,
    how: { readonly interim: boolean; readonly refined?: true },
  ): void {
    if (!fused) return;
    const { emit, recognisers } = this.#deps;
    const behind = MODALITIES.filter((modality) => fused.weights[modality] !== undefined);
    const models = recognisers.provenanceOf('fusion', ...behind.map((modality) => PARTS[modality]));
    const provenance = adapted ? [...models, adapted.layer] : models;
    const unadapted = adapted && { unadapted: adapted.unadapted };
    emit({ type: 'fused', atSample: segment.endSample, provenance, segment, fused, ...how, ...unadapted });
  }

  async #voice(segment: Segment, heard: HeardSpeech): Promise<EmotionEstimate | undefined> {
    const { gate, guard, recognisers } = this.#deps;
    const { voiceEmotion } = recognisers;
    const { frames, frameCount, width, overloaded } = heard;
    const encoded = { channel: segment.channel, frames, frameCount, width, ...(overloaded && { overloaded }) };
    const permitted = gate.admit('voice-emotion', encoded);
    if (!voiceEmotion || !permitted || frameCount === 0) return undefined;
    return guard.attempt('voice-emotion', segment.endSample, () => voiceEmotion.estimate(permitted));
  }

  async #text(utterance: Utterance | undefined): Promise<EmotionEstimate | undefined> {
    const { gate, guard, recognisers } = this.#deps;
    const { textEmotion } = recognisers;
    const permitted = utterance && gate.admit('text-emotion', utterance);
    if (!textEmotion || !permitted || permitted.text.trim() === '') return undefined;
    return guard.attempt('text-emotion', permitted.endSample, () => textEmotion.estimate(permitted));
  }

  #adapt(fused: FusedEmotion): Pick<AffectReading, 'fused' | 'adapted'> {
    const { layer } = this.#deps;
    const adapted = layer?.adapt(fused);
    if (!layer || !adapted) return { fused };
    return { fused: adapted.fused, adapted: { layer: layer.provenance, unadapted: adapted.unadapted } };
  }

  async #fuse(segment: Segment, estimates: ModalityEstimates, around: Around): Promise<FusedEmotion | undefined> {
    const { guard, recognisers } = this.#deps;
    const { fusion } = recognisers;
    if (!fusion || Object.keys(estimates).length === 0) return undefined;
    return guard.attempt('fusion', segment.endSample, () => fusion.fuse(estimates, around));
  }
}

function secondsOf({ startSample, endSample }: Segment): number {
  return samplesToSeconds(endSample - startSample);
}

/** An estimate as it leaves the engine: the embedding stays inside. */
export function published({ embedding: _embedding, ...estimate }: EmotionEstimate): Omit<EmotionEstimate, 'embedding'> {
  return estimate;
}
