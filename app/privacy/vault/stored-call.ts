/** What the vault knows of a call, in the form it is sealed in. */
import { z } from 'zod';
import { customerReference } from '../../contract/customer-reference.ts';
import { assistEvent } from '../../contract/events.ts';
import { CALL_ENDINGS, type SubjectTag, type Versioned } from '../../domain/audit.ts';

/** What is known of a call as it begins. */
export interface CallHeader {
  /** A random UUID. */
  readonly callId: string;
  readonly startedAtEpochMs: number;
  readonly mode: 'live' | 'recording';
  /** The compliance profile that holds for it. */
  readonly profile: Versioned;
  /** Whose call it was, as the company names its customer: here alone, sealed; everything else names the tag. */
  readonly customerRef?: string;
  /** The tag of that customer, which the vault makes. */
  readonly customerTag?: SubjectTag;
  /** Made, not held: a sample or a test. */
  readonly synthetic?: boolean;
}

/** How a call ended. */
export interface CallEnd {
  readonly endedAtEpochMs: number;
  readonly ending: (typeof CALL_ENDINGS)[number];
  readonly lengthMs: number;
}

/** One call as it stands in the vault; `consent` is the state it was begun under. Without an end it was cut off, or is still going on. */
export interface StoredCall {
  readonly header: CallHeader;
  readonly consent: string;
  readonly end?: CallEnd;
}

const consent = z.string();
const tag = z.string().transform((text) => text as SubjectTag);

export const sealedHeader = z.strictObject({
  consent,
  header: z.strictObject({
    callId: z.string().min(1),
    startedAtEpochMs: z.number().min(0),
    mode: z.enum(['live', 'recording']),
    profile: z.strictObject({ id: z.string(), version: z.number() }),
    customerRef: customerReference.exactOptional(),
    customerTag: tag.exactOptional(),
    synthetic: z.boolean().exactOptional(),
  }),
});
export const sealedEnd = z.strictObject({
  consent,
  end: z.strictObject({
    endedAtEpochMs: z.number().min(0),
    ending: z.enum(CALL_ENDINGS),
    lengthMs: z.number().min(0),
  }),
});
export const sealedEvents = z.strictObject({ consent, events: z.array(assistEvent) });
export const sealedWords = z.strictObject({ consent, words: z.array(z.string()) });
/** A number series of a model about one segment; `values` are little-endian float32 in base64. */
export const sealedEmbedding = z.strictObject({
  consent,
  model: z.string().min(1),
  segmentId: z.string().min(1),
  values: z.base64(),
});

export const sealedRecording = z.strictObject({
  consent,
  format: z.strictObject({
    encoding: z.literal('pcm-s16le'),
    sampleRateHz: z.int().min(8_000).max(96_000),
    channels: z
      .array(z.enum(['agent', 'customer', 'unattributed']))
      .min(1)
      .max(2)
      .readonly(),
    /** Where its first sample lies on the call clock; absent: at the call's start. */
    startSample: z.int().min(0).exactOptional(),
  }),
});
/** Samples of 16 bits, little-endian, channels interleaved. */
export type RecordingFormat = z.infer<typeof sealedRecording>['format'];
