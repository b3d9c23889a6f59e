import { z } from 'zod';
import { MISSED_REASONS } from '../domain/enrichment.ts';
import { PAUSE_CAUSES, RESUME_CAUSES } from '../domain/payment-pause.ts';
import { consentPerson, consentPurpose, personConsent, profileStanding } from './consent.ts';
import { correctionOutcome, verdict } from './corrections.ts';
import {
  channel,
  contextEstimate,
  emotionEstimate,
  emotionProbabilities,
  enrichmentSource,
  faceSighting,
  failure,
  forecast,
  fusedEmotion,
  overlap,
  permission,
  position,
  prompt,
  prosody,
  provenance,
  secondOpinion,
  segment,
  sentiment,
  span,
  talkStatistics,
  turn,
  utterance,
} from './schemas.ts';

/** Version of the event schema; it rises with every change a reader of stored events would notice. */
export const EVENT_SCHEMA_VERSION = 1;

/** Longest text that takes the place of an utterance, and longest note on one, in UTF-16 units. */
export const MOST_RECTIFIED = 2_000;

const envelope = {
  v: z.literal(EVENT_SCHEMA_VERSION),
  callId: z.string().min(1),
  /** Rises by one with every event of a call, over engine restarts too. */
  seq: z.int().min(0),
  /** What moment of the call the event is about, on the call clock. */
  atSample: position,
  /** The models whose output the event rests on; empty for what is merely measured or counted. */
  provenance: z.array(provenance).readonly(),
};

function event<T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.object({ ...envelope, type: z.literal(type), ...shape });
}

/** Parts of the road that can fail alone while the call goes on. */
export const roadPart = z.enum([
  'source',
  'voice-activity',
  'words',
  'prosody',
  'voice-emotion',
  'text-emotion',
  'video',
  'face-emotion',
  'fusion',
  'context',
  'cause-words',
  'satisfaction',
  'churn',
  'enrichment',
  'corrections',
  'vault',
  'recording',
  'engine',
]);
export type RoadPart = z.infer<typeof roadPart>;

/** Milliseconds spent per stage on one utterance, and from the end of speech (as heard) to the fused gauge. */
export const stageTiming = z.object({
  voiceActivityMs: z.number().min(0),
  encodeMs: z.number().min(0),
  decodeMs: z.number().min(0),
  prosodyMs: z.number().min(0),
  voiceEmotionMs: z.number().min(0),
  textEmotionMs: z.number().min(0),
  fusionMs: z.number().min(0),
  contextMs: z.number().min(0).exactOptional(),
  /** Wall time from the arrival of the segment's last speech sample to the fused estimate; live and paced calls only. */
  speechEndToGaugeMs: z.number().min(0).exactOptional(),
});
export type StageTiming = z.infer<typeof stageTiming>;

/** How long the models themselves ran within a call, against the whole (for the benchmark's overhead ratio). */
export const callTimings = z.object({
  wallMs: z.number().min(0),
  modelMs: z.number().min(0),
  modelRuns: z.record(z.string(), z.object({ runs: z.int().min(0), totalMs: z.number().min(0) })),
});

/** Everything the engine tells about a call: one stream, one union. */
export const assistEvent = z.discriminatedUnion('type', [
  event('call-started', {
    mode: z.enum(['recording', 'live']),
    /** Short description for the display, e.g. `Recording, 2 channels, 8 kHz`; never a path. */
    description: z.string(),
    channels: z.array(channel).min(1).readonly(),
    durationSamples: position.exactOptional(),
    permissions: z.array(permission).readonly(),
    synthetic: z.boolean().exactOptional(),
    /** Whose picture the call has; absent without video. Display only: permission is told by `permissions`. The size of a recording's, in pixels. */
    video: z
      .object({ channel, width: z.int().positive().exactOptional(), height: z.int().positive().exactOptional() })
      .exactOptional(),
    /** Where the customer's words go beside this machine; absent while enrichment is off, or when nobody's words may be sent. */
    enrichment: enrichmentSource.exactOptional(),
    /** The compliance profile that holds for the call. */
    profile: profileStanding.exactOptional(),
  }),
  /** What one person was told and has answered, all of it, and what may be done from now on. */
  event('consent', { person: consentPerson, consent: personConsent, permissions: z.array(permission).readonly() }),
  /**
   * The agent has asked for these purposes in the call (`awaited`), or this is what the customer said to it. Nothing follows from it before the agent has noted
   * it; `unclear` is no agreement.
   */
  event('consent-heard', {
    purposes: z.array(consentPurpose).min(1).readonly(),
    answer: z.enum(['awaited', 'yes', 'no', 'unclear']),
    segment: segment.exactOptional(),
  }),
  /** An agreement was taken back: every event before this one that rests on it is gone, and whoever keeps events forgets them. */
  event('purged', { person: consentPerson, purposes: z.array(consentPurpose).min(1).readonly() }),
  event('call-state', {
    state: z.enum(['running', 'paused', 'ended']),
    speed: z.union([z.number().positive(), z.literal('max')]),
  }),
  /** About ten a second per channel while a call runs; for meters, not stored. */
  event('level', { channel, rmsDbfs: z.number(), peakDbfs: z.number(), speechProbability: z.number().min(0).max(1) }),
  event('speech-started', { segment }),
  event('speech-ended', { segment }),
  /** Words so far of a segment still being spoken; replaced by the next partial or the utterance of the same id. */
  event('partial', { segment, text: z.string() }),
  event('utterance', { utterance }),
  event('turn', { turn }),
  event('overlap', { overlap }),
  event('silence', { span }),
  event('talk', { statistics: talkStatistics }),
  event('prosody', { segment, prosody }),
  /** One modality's view of a segment; `interim` while it is still being spoken. */
  event('emotion', { segment, estimate: emotionEstimate, interim: z.boolean() }),
  /** What a picture showed, a few times a second, and how the face looked over the last moments; not about a segment of speech. */
  event('face', { channel, sighting: faceSighting, estimate: emotionEstimate.exactOptional() }),
  /** `unadapted`: the probabilities before the site's corrections; absent while these change nothing. */
  event('fused', {
    segment,
    fused: fusedEmotion,
    interim: z.boolean(),
    unadapted: emotionProbabilities.exactOptional(),
    /** Of a recording: read again with what was said after it; what was told first stays as it was told. */
    refined: z.boolean().exactOptional(),
  }),
  /**
   * What an utterance of the customer expresses in the light of what both speakers said around it. `refined`: something said since has changed
   * what was told of it before.
   */
  event('context', { segment, context: contextEstimate, refined: z.boolean() }),
  event('sentiment', { segment, sentiment }),
  /** What is likely to come, from all that was said up to the end of the segment; without one, from the customer's record alone. */
  event('forecast', { segment: segment.exactOptional(), forecast }),
  /**
   * What the administrator's endpoint says of one utterance, some time after all the rest about it. Nothing else is derived from it.
   * `latencyMs`: from sending the words to the checked answer.
   */
  event('second-opinion', {
    segment,
    opinion: secondOpinion,
    source: enrichmentSource.extend({ latencyMs: z.number().min(0) }),
  }),
  /** An utterance that might have gone to the endpoint and got no opinion. */
  event('second-opinion-missed', { segment, why: z.enum(MISSED_REASONS) }),
  event('prompt', { prompt }),
  event('prompt-closed', { promptId: z.string(), by: z.enum(['agent', 'expired']) }),
  /** Somebody said of an utterance's emotion that it was not so; its reading stays as it was told. May come after `call-ended`. */
  event('correction', { segment, verdict, outcome: correctionOutcome }),
  /** Corrections that were given in this call were taken back, by their serials. May come after `call-ended`. */
  event('corrections-undone', { serials: z.array(z.int().min(1)).min(1).readonly() }),
  /**
   * A person had a stored utterance put right (GDPR Art. 16), after the call: `text` holds from then on; `note` is what they say of its words or its
   * reading. What was told first stays in the stream. Redacted like everything that is said.
   */
  event('rectified', {
    segment,
    text: z.string().max(MOST_RECTIFIED).exactOptional(),
    note: z.string().max(MOST_RECTIFIED).exactOptional(),
    /** Milliseconds since 1970. */
    atEpochMs: z.number().min(0),
  }),
  event('timing', { segment, timing: stageTiming }),
  /** A stretch of the call that was not heard or not analysed, and why. */
  event('gap', {
    span,
    channels: z.array(channel).readonly(),
    reason: z.enum(['engine-restarted', 'source-lost', 'skipped', 'invalid-samples', 'payment']),
    message: z.string(),
  }),
  /**
   * A payment is being taken: from `paused` to `resumed` nobody is heard, seen or written down, and what was still open was let go of.
   * `resumesAtSample`: when it ends by itself.
   */
  event('payment-pause', {
    state: z.enum(['paused', 'prolonged', 'resuming-soon', 'resumed']),
    cause: z.enum([...PAUSE_CAUSES, ...RESUME_CAUSES]).exactOptional(),
    resumesAtSample: position.exactOptional(),
  }),
  event('degraded', { part: roadPart, failure }),
  event('restored', { part: roadPart }),
  /** A stage cannot keep up; nothing is dropped. Zero: it has caught up. */
  event('lag', { part: roadPart, behindMs: z.number().min(0) }),
  /** The user moved back: everything after `atSample` is about to be told again. */
  event('rewound', {}),
  event('call-ended', {
    durationSamples: position,
    reason: z.enum(['finished', 'stopped', 'failed']),
    failure: failure.exactOptional(),
    timings: callTimings.exactOptional(),
  }),
]);
export type AssistEvent = z.infer<typeof assistEvent>;
export type AssistEventType = AssistEvent['type'];
export type EventOf<T extends AssistEventType> = Extract<AssistEvent, { type: T }>;

/** An event's own fields, before the session adds the envelope. */
type WithoutEnvelope<E> = E extends unknown ? Omit<E, 'v' | 'callId' | 'seq'> : never;
export type AssistEventBody = WithoutEnvelope<AssistEvent>;

/** Events that only feed meters; they are not written to files. */
export function isEphemeral(e: AssistEvent): boolean {
  return e.type === 'level';
}
