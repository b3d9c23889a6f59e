/** What is kept of corrections, and what becomes of it: plain values, no file. */
import { z } from 'zod';
import { type UndoRequest, verdict } from '../contract/corrections.ts';
import { EMOTIONS } from '../domain/emotion.ts';
import { replayed } from './adaptation.ts';
import { HOURLY_CORRECTIONS } from './hourly-limit.ts';
import { LAYER_LIMIT, LAYER_SIZE, type LayerWeights } from './residual-layer.ts';

/** So many corrections can be undone one by one; older ones are folded into one layer and go with a reset only. */
export const KEPT_LIMIT = 500;
/** So many refusals are remembered, the newest. */
export const REFUSED_LIMIT = 20;

const epochMs = z.number().min(0);
const estimate = z
  .array(z.number().min(0).max(1))
  .length(EMOTIONS.length)
  .refine((p) => Math.abs(p.reduce((a, b) => a + b, 0) - 1) < 1e-6, 'probabilities must sum to 1')
  .readonly();

/** One correction: numbers and the name of an emotion, nothing said or heard. `serial` rises with every one ever given here. */
const correction = z.object({ serial: z.int().min(1), estimate, verdict, atEpochMs: epochMs });
export type Correction = z.infer<typeof correction>;

const refusal = z.object({ verdict, atEpochMs: epochMs, message: z.string().min(1).max(400) });
export type Refusal = z.infer<typeof refusal>;

/** Everything that is kept, as one value and as one file. */
export const keptCorrections = z
  .object({
    version: z.literal(1),
    nextSerial: z.int().min(1),
    /** What folded corrections have made, and how many they were. */
    base: z
      .array(z.number())
      .length(LAYER_SIZE)
      .refine((weights) => Math.hypot(...weights) <= LAYER_LIMIT * (1 + 1e-9), 'longer than a layer can be')
      .readonly(),
    folded: z.int().min(0),
    corrections: z.array(correction).max(KEPT_LIMIT).readonly(),
    refused: z.array(refusal).max(REFUSED_LIMIT).readonly(),
    /** When corrections were given within the last hour, taken or not, undone or not. */
    given: z.array(epochMs).max(HOURLY_CORRECTIONS).readonly(),
  })
  .refine(
    ({ corrections, nextSerial }) =>
      corrections.every(({ serial }, i) => serial < (corrections[i + 1]?.serial ?? nextSerial)),
    'serials must rise',
  );
export type KeptCorrections = z.infer<typeof keptCorrections>;

/** Nothing kept yet. */
export const NO_CORRECTIONS: KeptCorrections = {
  version: 1,
  nextSerial: 1,
  base: Array.from({ length: LAYER_SIZE }, () => 0),
  folded: 0,
  corrections: [],
  refused: [],
  given: [],
};

/** The layer that folded corrections have made. */
export function baseOf({ base }: KeptCorrections): LayerWeights {
  return Float64Array.from(base);
}

/** The layer that all of it makes. */
export function layerOf(kept: KeptCorrections): LayerWeights {
  return replayed(baseOf(kept), kept.corrections);
}

/** The same layer with at most `KEPT_LIMIT` corrections apart: the oldest become part of the base. */
export function folded(kept: KeptCorrections): KeptCorrections {
  const over = Math.max(0, kept.corrections.length - KEPT_LIMIT);
  if (over === 0) return kept;
  const base = replayed(baseOf(kept), kept.corrections.slice(0, over));
  return { ...kept, base: [...base], folded: kept.folded + over, corrections: kept.corrections.slice(over) };
}

/** Which corrections an undo means. @param last the newest one's serial. */
export function isMeant(which: UndoRequest, last: number | undefined): (correction: Correction) => boolean {
  switch (which.kind) {
    case 'last':
      return ({ serial }) => serial === last;
    case 'one':
      return ({ serial }) => serial === which.serial;
    case 'since':
      return ({ serial }) => serial >= which.serial;
    case 'all':
      return () => true;
  }
}
