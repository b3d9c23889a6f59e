import type { ChannelRole } from './audio.ts';

/** A half-open span [startSample, endSample) on the call clock. */
export interface Span {
  readonly startSample: number;
  readonly endSample: number;
}

/** A span of speech on one channel, as found by voice-activity detection. */
export interface Segment extends Span {
  /** Unique in the call, e.g. `customer-12`; the partials of a growing segment carry the same id. */
  readonly id: string;
  readonly channel: ChannelRole;
}

/** A segment with its sound, [-1, 1] at CALL_RATE_HZ; `samples.length === endSample - startSample`. */
export interface SpokenSegment extends Segment {
  readonly samples: Float32Array;
}

/** A half-open stretch [start, end) of a text, in UTF-16 code units. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A word-level or utterance-level text of one speaker. */
export interface Utterance extends Segment {
  readonly text: string;
  /** Mean token probability of the recogniser, 0..1: a score, not calibrated; 1 for imported transcripts. */
  readonly score: number;
  readonly source: 'recogniser' | 'transcript';
}

/** Consecutive utterances of one speaker, until the other one takes over. */
export interface Turn extends Span {
  readonly id: string;
  readonly channel: ChannelRole;
  readonly utteranceIds: readonly string[];
}

/** Both speakers talk at once. An `interruption` took the floor from `over`, a `backchannel` did not. */
export interface Overlap extends Span {
  readonly by: ChannelRole;
  readonly over: ChannelRole;
  readonly kind: 'interruption' | 'backchannel';
}

/** Talk statistics of one channel since the call's start. */
export interface ChannelTalk {
  readonly speechSamples: number;
  /** Share of all speech in the call, 0..1. */
  readonly talkShare: number;
  readonly words: number;
  /** Words per minute of this channel's own speech; undefined before enough speech was heard. */
  readonly wordsPerMinute?: number;
  readonly interruptions: number;
  readonly longestTurnSamples: number;
}

/** Talk statistics of the call so far. */
export interface TalkStatistics {
  readonly durationSamples: number;
  readonly channels: Readonly<Partial<Record<ChannelRole, ChannelTalk>>>;
  readonly overlapSamples: number;
  /** Time in which nobody spoke. */
  readonly silenceSamples: number;
  /** The longest stretch in which nobody spoke. */
  readonly longestSilenceSamples: number;
}

/** How a segment sounds: measured, not inferred. Undefined where the segment gives too little voiced speech. */
export interface Prosody {
  readonly pitchHz?: number;
  /** Spread of pitch within the segment in semitones. */
  readonly pitchSpreadSemitones?: number;
  readonly levelDbfs: number;
  readonly levelSpreadDb: number;
  /** Syllable-like energy peaks per second of speech. */
  readonly syllablesPerSecond?: number;
  /** Share of the frames that are voiced, 0..1. */
  readonly voicedShare: number;
  /** Live acoustic descriptors (meyda), means over the segment. */
  readonly spectralCentroidHz?: number;
  readonly spectralFlatness?: number;
  readonly zeroCrossingRate?: number;
}

/** How many words a text has; signs that stand alone count. */
export function wordCount(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}
