import { z } from 'zod';
import { type CommandName, checkpoint, commands } from './commands.ts';
import { profileStanding } from './consent.ts';
import { assistEvent } from './events.ts';
import { keystoreAnswer, keystoreRequest } from './keystore.ts';
import { enrichmentStanding, failure } from './schemas.ts';

const commandName = z.enum(Object.keys(commands) as [CommandName, ...CommandName[]]);

/** Longest run of captured samples: half a second at the highest rate, and far over what a window sends. */
export const MOST_CAPTURED_SAMPLES = 48_000;

/** One run of samples captured in the window: mono float32, any rate; `sequence` rises by one and exposes loss. */
export const capturedFrames = z.object({
  kind: z.literal('frames'),
  streamId: z.string().min(1).max(100),
  sequence: z.int().min(0),
  sampleRateHz: z.number().min(8_000).max(96_000),
  samples: z
    .instanceof(Float32Array)
    .refine(({ length }) => length > 0 && length <= MOST_CAPTURED_SAMPLES, 'no samples, or too many'),
});
export type CapturedFrames = z.infer<typeof capturedFrames>;

/** One picture from the window's camera or share: RGBA as a canvas gives it, at most 640 x 640; `sequence` rises by one. */
export const capturedPicture = z
  .object({
    kind: z.literal('picture'),
    streamId: z.string().min(1).max(100),
    sequence: z.int().min(0),
    width: z.int().min(16).max(640),
    height: z.int().min(16).max(640),
    rgba: z.instanceof(Uint8Array),
  })
  .refine(({ width, height, rgba }) => rgba.length === 4 * width * height, 'pixels do not fit the size');
export type CapturedPicture = z.infer<typeof capturedPicture>;

const streamEnded = z.object({
  kind: z.literal('stream-ended'),
  streamId: z.string().min(1).max(100),
  failure: failure.exactOptional(),
});

/** What a window sends of what it captures. */
export const streamMessage = z.discriminatedUnion('kind', [capturedFrames, capturedPicture, streamEnded]);
export type StreamMessage = z.infer<typeof streamMessage>;

/** What a host sends to the engine. */
export const toEngine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('command'), id: z.int().min(0), name: commandName, request: z.unknown() }),
  capturedFrames,
  capturedPicture,
  streamEnded,
  keystoreAnswer,
]);
export type ToEngine = z.infer<typeof toEngine>;

/** What the engine sends to its host. */
export const fromEngine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    pid: z.int(),
    enrichment: enrichmentStanding.exactOptional(),
    profile: profileStanding.exactOptional(),
    /** Whether the agent has read what the profile says to them. */
    agentTold: z.boolean().exactOptional(),
  }),
  z.object({ kind: z.literal('reply'), id: z.int().min(0), result: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.int().min(0), failure }),
  z.object({ kind: z.literal('event'), event: assistEvent }),
  z.object({ kind: z.literal('checkpoint'), checkpoint }),
  keystoreRequest,
]);
export type FromEngine = z.infer<typeof fromEngine>;

/** What a host tells its windows beside the engine's events. */
export const hostNotice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('event'), event: assistEvent }),
  z.object({
    kind: z.literal('engine'),
    state: z.enum(['starting', 'ready', 'restarting', 'failed']),
    message: z.string(),
    /** Absent: enrichment is off, or no engine has been ready yet. */
    enrichment: enrichmentStanding.exactOptional(),
    /** The compliance profile that holds; absent until an engine has been ready. */
    profile: profileStanding.exactOptional(),
    agentTold: z.boolean().exactOptional(),
  }),
]);
export type HostNotice = z.infer<typeof hostNotice>;
