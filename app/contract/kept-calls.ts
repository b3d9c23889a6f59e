import { z } from 'zod';

/** A call that the vault keeps, as a list shows it: when it was and how long, and nothing that was said. */
export const keptCall = z.object({
  callId: z.string().min(1),
  startedAtEpochMs: z.number().min(0),
  mode: z.enum(['live', 'recording']),
  /** The compliance profile it was kept under. */
  profile: z.string().min(1),
  synthetic: z.boolean(),
  /** Absent for a call that was cut off or is still going on. */
  lengthMs: z.number().min(0).exactOptional(),
});
export type KeptCall = z.infer<typeof keptCall>;

/** The calls that are kept; `problem` says why none can be shown, or kept. */
export const keptCalls = z.object({
  calls: z.array(keptCall).readonly(),
  problem: z.string().min(1).exactOptional(),
});
export type KeptCalls = z.infer<typeof keptCalls>;
