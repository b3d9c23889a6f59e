import { z } from 'zod';
import { CHANNEL_ROLES } from '../domain/audio.ts';
import { PURPOSES } from '../domain/consent.ts';
import { CALL_STATES, EMOTIONS, MODALITIES } from '../domain/emotion.ts';
import { REASON_LIMIT } from '../domain/enrichment.ts';
import { ERROR_CODES } from '../domain/errors.ts';
import { RISK_BANDS } from '../domain/forecast.ts';
import { OUTCOMES } from '../domain/satisfaction.ts';
import { BROAD_SENTIMENTS, FINE_SENTIMENTS } from '../domain/sentiment.ts';
import { FACE_HINDRANCES } from '../domain/video.ts';

/** Zod mirrors of the domain's vocabulary; events and commands are made of these and of nothing else. */

const unit = z.number().min(0).max(1);
const signed = z.number().min(-1).max(1);

/** Position on the call clock (samples at 16 kHz from the call's start). */
export const position = z.int().min(0);
export const channel = z.enum(CHANNEL_ROLES);
export const modality = z.enum(MODALITIES);
export const purpose = z.enum(PURPOSES);
export const errorCode = z.enum(ERROR_CODES);

export const span = z.object({ startSample: position, endSample: position });
export const segment = span.extend({ id: z.string().min(1), channel });
export const utterance = segment.extend({
  text: z.string(),
  score: unit,
  source: z.enum(['recogniser', 'transcript']),
});
export const turn = span.extend({ id: z.string().min(1), channel, utteranceIds: z.array(z.string()).readonly() });
export const overlap = span.extend({ by: channel, over: channel, kind: z.enum(['interruption', 'backchannel']) });

const channelTalk = z.object({
  speechSamples: position,
  talkShare: unit,
  words: z.int().min(0),
  wordsPerMinute: z.number().min(0).exactOptional(),
  interruptions: z.int().min(0),
  longestTurnSamples: position,
});
export const talkStatistics = z.object({
  durationSamples: position,
  channels: z.partialRecord(channel, channelTalk),
  overlapSamples: position,
  silenceSamples: position,
  longestSilenceSamples: position,
});

export const prosody = z.object({
  pitchHz: z.number().positive().exactOptional(),
  pitchSpreadSemitones: z.number().min(0).exactOptional(),
  levelDbfs: z.number().max(6),
  levelSpreadDb: z.number().min(0),
  syllablesPerSecond: z.number().min(0).exactOptional(),
  voicedShare: unit,
  spectralCentroidHz: z.number().min(0).exactOptional(),
  spectralFlatness: z.number().min(0).exactOptional(),
  zeroCrossingRate: z.number().min(0).exactOptional(),
});

/** Seven probabilities that sum to 1 within rounding. */
export const emotionProbabilities = z
  .record(z.enum(EMOTIONS), unit)
  .refine((p) => Math.abs(EMOTIONS.reduce((sum, e) => sum + p[e], 0) - 1) < 1e-3, 'probabilities must sum to 1');
export const affect = z.object({ valence: signed, arousal: signed });
export const polarity = z.object({ negative: unit, neutral: unit, positive: unit });

/** An estimate as it crosses the boundary: without the embedding, which never leaves the engine. */
export const emotionEstimate = z.object({
  modality,
  probabilities: emotionProbabilities,
  affect,
  confidence: unit,
  uncertain: z.boolean(),
  states: z.partialRecord(z.enum(CALL_STATES), unit).exactOptional(),
  polarity: polarity.exactOptional(),
});
export const fusedEmotion = z.object({
  probabilities: emotionProbabilities,
  affect,
  confidence: unit,
  uncertain: z.boolean(),
  weights: z.partialRecord(modality, unit),
});
/** Mirrors `TextSpan`; never empty. */
const textSpan = z
  .object({ start: z.int().min(0), end: z.int().min(1) })
  .refine(({ start, end }) => start < end, 'words end after they begin');
/** What an utterance expresses in the light of the others. */
export const contextEstimate = z.object({
  probabilities: emotionProbabilities,
  uncertain: z.boolean(),
  /** The five levels in the order of `FINE_SENTIMENTS`. */
  levels: z.array(unit).length(FINE_SENTIMENTS.length).readonly(),
  /** What it seems to go back to, the likeliest first, and where in its text the words for that stand. */
  causes: z.array(z.object({ segment, probability: unit, words: textSpan.exactOptional() })).readonly(),
  /** What the speaker seems to want, the likeliest first. */
  needs: z.array(z.object({ name: z.string().min(1), probability: unit })).readonly(),
});
export type ContextEstimate = z.infer<typeof contextEstimate>;
export const sentiment = z.object({
  broad: z.enum(BROAD_SENTIMENTS),
  fine: z.enum(FINE_SENTIMENTS),
  score: signed,
  instant: signed,
  trend: z.enum(['falling', 'steady', 'rising']),
});

/** Mirrors `FaceSighting`. */
export const faceSighting = z.object({
  faces: z.int().min(0),
  box: z.object({ x: z.number(), y: z.number(), width: z.number().min(0), height: z.number().min(0) }).exactOptional(),
  quality: z
    .object({
      detection: unit,
      heightPixels: z.number().min(0),
      sharpness: unit,
      brightness: unit,
      yawDegrees: z.number().min(-180).max(180),
      rollDegrees: z.number().min(-180).max(180),
    })
    .exactOptional(),
  hindrance: z.enum(FACE_HINDRANCES).exactOptional(),
});

/** Where the customer's words go beside this machine, and to which model. */
export const enrichmentSource = z.object({ host: z.string().min(1), model: z.string().min(1) });
/** Mirrors `SecondOpinion`. */
export const secondOpinion = z.object({
  scores: z.record(z.enum(CALL_STATES), unit),
  reason: z.string().max(REASON_LIMIT),
});
/** Whether words go to an endpoint; `refused` when the administrator's settings cannot be followed, and why. Absent: off. */
export const enrichmentStanding = z.discriminatedUnion('state', [
  enrichmentSource.extend({ state: z.literal('on') }),
  z.object({ state: z.literal('refused'), message: z.string().min(1) }),
]);
export type EnrichmentStanding = z.infer<typeof enrichmentStanding>;

/** Mirrors `ForecastReason`. */
const forecastReason = z.object({
  field: z.string().min(1),
  text: z.string().min(1),
  effect: z.enum(['raises', 'lowers']),
});
/**
 * What lies ahead, by kind. `satisfaction` mirrors `SatisfactionForecast`: how the call is likely to end. `churn` mirrors `ChurnForecast`: how
 * likely a customer with such a record is to leave. `mood` mirrors `MoodAhead`: what the next minute is likely to bring.
 */
export const forecast = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('satisfaction'),
    probabilities: z
      .record(z.enum(OUTCOMES), unit)
      .refine((p) => Math.abs(OUTCOMES.reduce((sum, o) => sum + p[o], 0) - 1) < 1e-3, 'probabilities must sum to 1'),
    likeliest: z.enum(OUTCOMES),
    expectedLevel: z.number().min(1).max(5),
    reasons: z.array(forecastReason).max(3).readonly(),
    customerTurns: z.int().min(1),
  }),
  z.object({
    kind: z.literal('mood'),
    horizonSeconds: z.number().positive(),
    utterances: z.number().positive(),
    negative: unit,
    reasons: z.array(forecastReason).max(3).readonly(),
  }),
  z.object({
    kind: z.literal('churn'),
    probability: unit,
    band: z.enum(RISK_BANDS),
    reasons: z.array(forecastReason).max(3).readonly(),
    missing: z.array(z.string().min(1)).readonly(),
    notices: z.array(z.string().min(1)).readonly(),
  }),
]);

type Forecast = z.infer<typeof forecast>;
/** A forecast of one kind, as it crosses the boundary. */
export type ForecastOf<K extends Forecast['kind']> = Extract<Forecast, { kind: K }>;

export const reason = span.extend({
  text: z.string().min(1),
  utteranceIds: z.array(z.string()).readonly(),
  /** Words of the call that the reason rests on. */
  quote: z.string().min(1).exactOptional(),
});
export const prompt = z.object({
  id: z.string().min(1),
  kind: z.enum(['escalation', 'suggestion']),
  urgency: z.enum(['info', 'attention', 'urgent']),
  rule: z.string().min(1),
  play: z.string().min(1),
  title: z.string().min(1),
  suggestion: z.string().min(1),
  reasons: z.array(reason).min(1).readonly(),
  channel,
});

/** Which model, in which version, produced a figure. */
export const provenance = z.object({ model: z.string().min(1), version: z.string().min(1) });
export type Provenance = z.infer<typeof provenance>;

/** What may be done with a channel, and the sentence shown when something may not. */
export const permission = z.object({ channel, purpose, allowed: z.boolean(), reason: z.string() });
export type Permission = z.infer<typeof permission>;

export const failure = z.object({ code: errorCode, message: z.string().min(1) });
export type Failure = z.infer<typeof failure>;
