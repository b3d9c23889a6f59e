import { z } from 'zod';
import { EMOTIONS } from '../domain/emotion.ts';

/** Mirrors `Verdict`. */
export const verdict = z.object({ kind: z.enum(['is', 'is-not']), emotion: z.enum(EMOTIONS) });

/** Mirrors `CheckScore`. */
const checkScore = z.object({ accuracy: z.number().min(0).max(1), logLoss: z.number().min(0) });

/** Which corrections to forget, as if they had never been given: the last one, one, one and all later ones, or all. */
export const undoRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('last') }),
  z.object({ kind: z.literal('one'), serial: z.int().min(1) }),
  z.object({ kind: z.literal('since'), serial: z.int().min(1) }),
  z.object({ kind: z.literal('all') }),
]);
export type UndoRequest = z.infer<typeof undoRequest>;

/** What became of a correction: taken, with the check set as read before and after it; or refused, with the reason for the agent. */
export const correctionOutcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('taken'),
    serial: z.int().min(1),
    check: z.object({ before: checkScore, after: checkScore }),
  }),
  z.object({ kind: z.literal('refused'), why: z.enum(['drift', 'too-many']), message: z.string().min(1) }),
]);
export type CorrectionOutcome = z.infer<typeof correctionOutcome>;

const epochMs = z.number().min(0);

/** What corrections have made of this machine's readings. */
export const correctionState = z.object({
  /** Corrections that can be undone one by one, oldest first, and what the utterance had been read as before any layer. */
  corrections: z
    .array(z.object({ serial: z.int().min(1), verdict, read: z.enum(EMOTIONS), atEpochMs: epochMs }))
    .readonly(),
  /** Older ones that only a reset undoes. */
  folded: z.int().min(0),
  /** The latest refusals of the drift guard, oldest first. */
  refused: z.array(z.object({ verdict, atEpochMs: epochMs, message: z.string().min(1) })).readonly(),
  /** The layer's version in the provenance of what it changed. */
  layer: z.string().min(1),
  /** The fixed check set, read without any layer and with this one. */
  check: z.object({ sentences: z.int().min(1), without: checkScore, with: checkScore }),
  /** Share of the layer's allowed length, 0..1; and how far it may move a probability at most. */
  boundUse: z.number().min(0).max(1),
  mostMoved: z.number().min(0).max(1),
  leftThisHour: z.int().min(0),
  /** Something that must be seen, e.g. that a damaged file was set aside. */
  notice: z.string().min(1).exactOptional(),
});
export type CorrectionState = z.infer<typeof correctionState>;
