import type { AssistEventBody } from '../contract/events.ts';
import type { Provenance } from '../contract/schemas.ts';
import { samplesToSeconds } from '../domain/audio.ts';
import type { ConsentGate } from '../domain/consent.ts';
import type { EmotionEstimate, EmotionProbabilities, FusedEmotion } from '../domain/emotion.ts';
import type { Segment, Utterance } from '../domain/speech.ts';
import type { SiteLayer } from '../learning/site-layer.ts';
import type { HeardSpeech } from '../recognition/speech-recogniser.ts';
import type { BaselineState, VoiceBaseline } from '../recognition/voice-baseline.ts';
import type { Recognisers } from './recognisers.ts';
import type { StageGuard } from './stage-guard.ts';

/** What was read from one segment, and how long each model took. */
export interface AffectReading {
  /** Relative to the customer's own baseline. */
  readonly voice?: EmotionEstimate;
  /** The voice as the model heard it, for the baseline. */
  readonly plainVoice?: EmotionEstimate;
  readonly text?: EmotionEstimate;
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
}

/**
 * Reads the emotion signals of one segment: voice and words apart, then fused. Only material that the gate lets
 * through reaches a model: for the agent and for unattributed sound nothing is computed and nothing is told.
 */
export class AffectReader {
  readonly #deps: ReadingDeps;
  /** The gate lets one speaker's voice through, the customer's, so one baseline is enough. */
  readonly #baseline: VoiceBaseline | undefined;

  constructor(deps: ReadingDeps) {
    this.#deps = deps;
    this.#baseline = deps.recognisers.newVoiceBaseline?.();
  }

  async read(segment: Segment, heard: HeardSpeech, utterance: Utterance | undefined): Promise<AffectReading> {
    const { now } = this.#deps;
    const begun = now();
    const plainVoice = await this.#voice(segment, heard);
    const voice = plainVoice && (this.#baseline?.relate(plainVoice, secondsOf(segment)) ?? plainVoice);
    const voiceDone = now();
    const text = await this.#text(utterance);
    const textDone = now();
    const fused = await this.#fuse(segment, voice, text);
    return {
      ...(plainVoice && { plainVoice }),
      ...(voice && { voice }),
      ...(text && { text }),
      ...(fused && this.#adapt(fused)),
      voiceEmotionMs: voiceDone - begun,
      textEmotionMs: textDone - voiceDone,
      fusionMs: now() - textDone,
    };
  }

  /** A segment is over: how it sounded becomes part of the baseline. */
  settle(segment: Segment, { plainVoice }: AffectReading): void {
    if (plainVoice) this.#baseline?.hear(plainVoice, secondsOf(segment));
  }

  snapshot(): BaselineState | undefined {
    return this.#baseline?.snapshot();
  }

  restore(state: BaselineState): void {
    this.#baseline?.restore(state);
  }

  /** Tells a reading. @param interim the segment is still being spoken. */
  tell(segment: Segment, { voice, text, fused, adapted }: AffectReading, interim: boolean): void {
    const { emit, recognisers } = this.#deps;
    const atSample = segment.endSample;
    if (voice) {
      const provenance = recognisers.provenanceOf('voice-emotion');
      emit({ type: 'emotion', atSample, provenance, segment, estimate: published(voice), interim });
    }
    if (text) {
      const provenance = recognisers.provenanceOf('text-emotion');
      emit({ type: 'emotion', atSample, provenance, segment, estimate: published(text), interim });
    }
    if (fused) {
      const provenance = recognisers.provenanceOf(
        'fusion',
        ...(fused.weights.voice === undefined ? [] : (['voice-emotion'] as const)),
        ...(fused.weights.text === undefined ? [] : (['text-emotion'] as const)),
      );
      if (!adapted) emit({ type: 'fused', atSample, provenance, segment, fused, interim });
      else {
        const { layer, unadapted } = adapted;
        emit({ type: 'fused', atSample, provenance: [...provenance, layer], segment, fused, interim, unadapted });
      }
    }
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

  async #fuse(segment: Segment, voice?: EmotionEstimate, text?: EmotionEstimate): Promise<FusedEmotion | undefined> {
    const { guard, recognisers } = this.#deps;
    const { fusion } = recognisers;
    if (!fusion || (!voice && !text)) return undefined;
    return guard.attempt('fusion', segment.endSample, () =>
      fusion.fuse({ ...(voice && { voice }), ...(text && { text }) }),
    );
  }
}

function secondsOf({ startSample, endSample }: Segment): number {
  return samplesToSeconds(endSample - startSample);
}

/** An estimate as it leaves the engine: the embedding stays inside. */
export function published({ embedding: _embedding, ...estimate }: EmotionEstimate): Omit<EmotionEstimate, 'embedding'> {
  return estimate;
}
