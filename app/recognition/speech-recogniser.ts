/** Speech to text behind one interface: what a segment says, and the encoder's frames that the voice model listens to as well. */
import type { Permitted } from '../domain/consent.ts';
import type { SpokenSegment } from '../domain/speech.ts';
import type { RemoteLoad } from '../inference/model-registry.ts';

/** What was heard in one segment. */
export interface HeardSpeech {
  /** What the voice model listens to: encoder frames (of the light tier: log-mel), row-major `[frameCount, width]`. */
  readonly frames: Float32Array;
  readonly frameCount: number;
  readonly width: number;
  /** The segment is cut flat by far too loud a recording. */
  readonly overloaded?: true;
  /** Empty when words were not wanted or none were heard. */
  readonly text: string;
  /** Mean probability of the tokens, 0..1; 0 without words. Not calibrated. */
  readonly score: number;
  /** The text's tokens without start and end marks, a forced prefix included. */
  readonly tokens: readonly number[];
  readonly encodeMs: number;
  readonly decodeMs: number;
}

export interface HearOptions {
  /** Tokens that are taken over as they are, so that a partial does not change what it said before (see `PartialAgreement`). */
  readonly prefix?: readonly number[];
  /**
   * An earlier hypothesis of the same segment: one pass checks it instead of one pass per token. The result is what greedy
   * search finds without it (up to the rounding of 8-bit arithmetic), only sooner.
   */
  readonly draft?: readonly number[];
  /** False: encoder frames only, no decoding. Default true. */
  readonly words?: boolean;
  /** A request whose signal is aborted before its turn comes is dropped; a run that has begun ends first. */
  readonly signal?: AbortSignal;
}

/** One request is worked on at a time; more wait in line. Keep segments under about 10 s (`MAX_UTTERANCE_SECONDS`). */
export interface SpeechRecogniser {
  /**
   * Loads the models now instead of at the first segment.
   * @returns what they run on, for the registry's list
   * @throws AppError `model-missing`, `model-corrupt`, `model-failed`
   */
  ready(): Promise<readonly RemoteLoad[]>;
  /** @throws AppError `model-missing`, `model-corrupt`, `model-failed`; `AbortError` when the signal was aborted. */
  hear(samples: Permitted<'transcribe', SpokenSegment>, options?: HearOptions): Promise<HeardSpeech>;
  close(): Promise<void>;
}

/** Moonshine tiny invents sentences on long passes (seen on 44 s); the segmenter cuts at pauses before this. */
export const MAX_UTTERANCE_SECONDS = 10;

/** The two models behind the recogniser, for provenance. */
export const SPEECH_MODELS = ['moonshine-tiny-en-encoder', 'moonshine-tiny-en-decoder'] as const;
