import type { ProfileStanding } from '../../app/contract/consent.ts';
import type { CorrectionOutcome } from '../../app/contract/corrections.ts';
import type { EventOf, RoadPart } from '../../app/contract/events.ts';
import type { Failure, ForecastOf, Permission, Provenance } from '../../app/contract/schemas.ts';
import type { ChannelRole } from '../../app/domain/audio.ts';
import type { PersonConsent } from '../../app/domain/consent.ts';
import type { Verdict } from '../../app/domain/correction.ts';
import type { Emotion } from '../../app/domain/emotion.ts';
import type { Span } from '../../app/domain/speech.ts';

export type Segment = EventOf<'speech-started'>['segment'];
export type Estimate = EventOf<'emotion'>['estimate'];
export type Fused = EventOf<'fused'>['fused'];
export type Probabilities = Fused['probabilities'];
export type Prosody = EventOf<'prosody'>['prosody'];
export type ContextEstimate = EventOf<'context'>['context'];
export type Sentiment = EventOf<'sentiment'>['sentiment'];
export type Prompt = EventOf<'prompt'>['prompt'];
export type TalkStatistics = EventOf<'talk'>['statistics'];
/** What the administrator's endpoint said, and who said it. */
export type Opinion = Pick<EventOf<'second-opinion'>, 'opinion' | 'source'>;
export type StageTiming = EventOf<'timing'>['timing'];

/** A span of speech on the timeline; `open` while the speaker goes on, when `endSample` is only what is known so far. */
export interface SpeechSpan extends Segment {
  readonly open: boolean;
}

/** One line of the transcript: an utterance, or the words so far of a segment still being spoken (`partial`). */
export interface Line extends Segment {
  readonly text: string;
  readonly partial: boolean;
  /** The recogniser's mean token probability, 0..1; absent for partials. */
  readonly score?: number;
  readonly source?: 'recogniser' | 'transcript';
}

/** An estimate and whether the segment was still being spoken when it was made. */
export interface Interim<T> {
  readonly value: T;
  readonly interim: boolean;
}

/** Everything known about how one segment sounds and what its words carry. */
export interface Reading extends Segment {
  /** With the probabilities before the site's corrections, where these change something. */
  readonly fused?: Interim<Fused> & { readonly unadapted?: Probabilities };
  readonly voice?: Interim<Estimate>;
  readonly text?: Interim<Estimate>;
  readonly face?: Interim<Estimate>;
  readonly prosody?: Prosody;
  readonly sentiment?: Sentiment;
  /** What the words express in the light of the call; `before`: what was told first, when later words have changed it. */
  readonly context?: { readonly estimate: ContextEstimate; readonly before?: ContextEstimate };
  /** Comes some time after the rest, from elsewhere; nothing else is derived from it. */
  readonly opinion?: Opinion;
  /** What was said of its emotion and learned from. */
  readonly correction?: Correction;
  /** The last attempt to correct it, when that was not taken, and why. */
  readonly correctionRefused?: { readonly verdict: Verdict; readonly message: string };
}

/** A correction with what it did to the fixed check set. */
export interface Correction extends Omit<Extract<CorrectionOutcome, { kind: 'taken' }>, 'kind'> {
  readonly verdict: Verdict;
}

/** An utterance that got no second opinion. */
export interface MissedOpinion extends Segment {
  readonly why: EventOf<'second-opinion-missed'>['why'];
}

/** One point of the sentiment curve. */
export interface SentimentPoint {
  readonly id: string;
  readonly atSample: number;
  readonly sentiment: Sentiment;
}

/** What the next minute was likely to bring after one utterance of the customer. */
export interface AheadPoint {
  readonly id: string;
  readonly atSample: number;
  readonly forecast: ForecastOf<'mood'>;
}

/** How the call was likely to end after one utterance of the customer. */
export interface OutcomePoint {
  readonly id: string;
  readonly atSample: number;
  readonly forecast: ForecastOf<'satisfaction'>;
}

/** A prompt with its place in the call, and how it was closed once it was. */
export interface PromptEntry {
  readonly id: string;
  readonly prompt: Prompt;
  readonly atSample: number;
  readonly closed?: { readonly by: 'agent' | 'expired'; readonly atSample: number };
}

/** A stretch that was not heard or not analysed. */
export interface Gap extends Span {
  readonly id: string;
  readonly channels: readonly ChannelRole[];
  readonly reason: EventOf<'gap'>['reason'];
  readonly message: string;
}

/** One line of the notice list. `resolved` notices stay in the list, dimmed. */
export interface Notice {
  readonly id: string;
  readonly kind: 'gap' | 'degraded' | 'lag' | 'failed';
  readonly atSample: number;
  readonly text: string;
  readonly part?: RoadPart;
  readonly resolved: boolean;
}

/** A stretch in which the pictures said the same: an emotion, none likely enough, or nothing because the face could not be read. */
export interface FaceSpan extends Span {
  readonly id: string;
  readonly shows: Emotion | 'uncertain' | 'hindered';
}

/** Facts of the call that do not change while it runs. */
export interface CallFacts {
  readonly mode: 'recording' | 'live';
  readonly description: string;
  readonly channels: readonly ChannelRole[];
  /** Length of a recording in samples at 16 kHz; absent for live calls. */
  readonly durationSamples?: number;
  readonly permissions: readonly Permission[];
  readonly synthetic: boolean;
  /** The compliance profile that holds for the call; absent in events of older versions. */
  readonly profile?: ProfileStanding;
  /** Whose picture the call has; absent without one. The size of a recording's in pixels. */
  readonly video?: NonNullable<EventOf<'call-started'>['video']>;
  /** Where the customer's words go beside this machine; absent: nowhere. */
  readonly enrichment?: NonNullable<EventOf<'call-started'>['enrichment']>;
}

/** The call as the window knows it: a fold of the call's events, nothing else. Positions are samples at 16 kHz. */
export interface CallState {
  readonly callId?: string;
  /** The highest sequence number applied; events at or below it are repeats of a replay and change nothing. */
  readonly lastSeq: number;
  readonly phase: 'idle' | 'running' | 'paused' | 'ended';
  readonly speed: number | 'max';
  readonly facts?: CallFacts;
  /** What the customer was told and has answered; absent while nothing was said. */
  readonly consent?: PersonConsent;
  /** While a payment is taken: since when nobody is heard, why, and until when at most. */
  readonly payment?: {
    readonly sinceSample: number;
    readonly resumesAtSample: number;
    readonly endsSoon: boolean;
    readonly cause?: NonNullable<EventOf<'payment-pause'>['cause']>;
  };
  /** What the agent has asked in the call and the customer has answered, until it is noted. */
  readonly heard?: Pick<EventOf<'consent-heard'>, 'purposes' | 'answer'>;
  readonly positionSamples: number;
  readonly speech: readonly SpeechSpan[];
  readonly lines: readonly Line[];
  readonly readings: readonly Reading[];
  readonly sentiments: readonly SentimentPoint[];
  readonly ahead: readonly AheadPoint[];
  readonly outcomes: readonly OutcomePoint[];
  /** How likely a customer with the given record is to leave; absent without a record. Nothing of the call changes it. */
  readonly churn?: ForecastOf<'churn'>;
  readonly missedOpinions: readonly MissedOpinion[];
  /** What the latest pictures showed, at most SIGHTING_LIMIT. */
  readonly sightings: readonly EventOf<'face'>[];
  /** What all pictures of the call said, joined into stretches. */
  readonly faceSpans: readonly FaceSpan[];
  readonly overlaps: readonly EventOf<'overlap'>['overlap'][];
  readonly silences: readonly Span[];
  readonly gaps: readonly Gap[];
  readonly prompts: readonly PromptEntry[];
  readonly talk?: TalkStatistics;
  /** The newest timings, at most TIMING_LIMIT of them. */
  readonly timings: readonly StageTiming[];
  readonly notices: readonly Notice[];
  readonly models: readonly Provenance[];
  readonly ended?: { readonly reason: 'finished' | 'stopped' | 'failed'; readonly failure?: Failure };
}

/** Timings kept for the percentiles of the status drawer: enough for p95, small enough to sort on the spot. */
export const TIMING_LIMIT = 500;
/** Pictures kept: a minute at ten a second. */
export const SIGHTING_LIMIT = 600;
/** Notices kept; the oldest go first. */
export const NOTICE_LIMIT = 100;

/** Before any call. */
export const idleCall: CallState = {
  lastSeq: -1,
  phase: 'idle',
  speed: 1,
  positionSamples: 0,
  speech: [],
  lines: [],
  readings: [],
  sentiments: [],
  ahead: [],
  outcomes: [],
  missedOpinions: [],
  sightings: [],
  faceSpans: [],
  overlaps: [],
  silences: [],
  gaps: [],
  prompts: [],
  timings: [],
  notices: [],
  models: [],
};
