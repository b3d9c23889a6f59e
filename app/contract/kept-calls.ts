import { z } from 'zod';
import { EMOTIONS } from '../domain/emotion.ts';
import { customerReference } from './customer-reference.ts';
import { MOST_RECTIFIED } from './events.ts';
import { channel, position } from './schemas.ts';

/** A call that the vault keeps, as a list shows it: when it was, how long, whose, until when it stays, and nothing that was said. */
export const keptCall = z.object({
  callId: z.string().min(1),
  startedAtEpochMs: z.number().min(0),
  mode: z.enum(['live', 'recording']),
  /** The compliance profile it was kept under. */
  profile: z.string().min(1),
  synthetic: z.boolean(),
  /** Whether its sound was recorded. */
  recorded: z.boolean(),
  /** Absent for a call that was cut off or is still going on. */
  lengthMs: z.number().min(0).exactOptional(),
  customerRef: customerReference.exactOptional(),
  /** When it is erased by its age, under the profile that holds now. */
  keptUntilEpochMs: z.number(),
  /** Under a legal hold: it stays until that is lifted. */
  held: z.boolean(),
  /** Since when, and whether whoever looks at it has set the hold; absent where that is not known. */
  heldSince: z.object({ atEpochMs: z.number(), byYou: z.boolean() }).exactOptional(),
});
export type KeptCall = z.infer<typeof keptCall>;

/** The calls that are kept, or those in which some words were said; `problem` says why none can be shown, or kept. */
export const keptCalls = z.object({
  calls: z.array(keptCall).readonly(),
  problem: z.string().min(1).exactOptional(),
  /** How many more there are whose use is restricted: they are not shown. */
  restricted: z.int().min(0),
  /** When calls were last erased by their age, and how many. */
  erased: z.object({ atEpochMs: z.number(), calls: z.int().min(1) }).exactOptional(),
  /** Why none is erased by its age now. */
  heldOff: z.string().min(1).exactOptional(),
});
export type KeptCalls = z.infer<typeof keptCalls>;

/** An utterance of a kept call, in the words that hold, with how it was read. */
export const keptLine = z.object({
  segmentId: z.string().min(1),
  channel,
  startSample: position,
  text: z.string(),
  /** Of the customer, where it was read. `uncertain`: below what the model's card asks for. */
  reading: z
    .object({ emotion: z.enum(EMOTIONS), probability: z.number().min(0).max(1), uncertain: z.boolean() })
    .exactOptional(),
  /** What a person had put right. `words`: the text was another one first. */
  rectified: z.object({ atEpochMs: z.number(), words: z.boolean(), note: z.string().exactOptional() }).exactOptional(),
});
export type KeptLine = z.infer<typeof keptLine>;

/** A kept call, opened. */
export const keptContent = z.object({ call: keptCall, lines: z.array(keptLine).readonly() });
export type KeptContent = z.infer<typeof keptContent>;

const rectifiedText = z.string().trim().min(1).max(MOST_RECTIFIED);
/** What a person wants put right in a stored utterance: other words, or what they say of it. */
export const rectification = z
  .object({
    segmentId: z.string().min(1).max(200),
    text: rectifiedText.exactOptional(),
    note: rectifiedText.exactOptional(),
  })
  .refine(({ text, note }) => text !== undefined || note !== undefined, 'Neither other words nor a note');
export type Rectification = z.infer<typeof rectification>;
