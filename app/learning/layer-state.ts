import { createHash } from 'node:crypto';
import type { CorrectionState } from '../contract/corrections.ts';
import { EMOTIONS, type Emotion } from '../domain/emotion.ts';
import { type CheckRow, scoreOf } from './check-score.ts';
import { leftThisHour } from './hourly-limit.ts';
import type { KeptCorrections } from './kept-corrections.ts';
import { blankLayer, LAYER_LIMIT, type LayerWeights, lengthOf, MOST_MOVED } from './residual-layer.ts';

/** What is shown of the kept corrections and the layer they make. */
export function stateOf(
  { corrections, folded, refused, given }: KeptCorrections,
  weights: LayerWeights,
  check: readonly CheckRow[],
  nowEpochMs: number,
): Omit<CorrectionState, 'layer' | 'notice'> {
  return {
    corrections: corrections.map(({ serial, verdict, estimate, atEpochMs }) => {
      return { serial, verdict, read: likeliest(estimate), atEpochMs };
    }),
    folded,
    refused,
    check: { sentences: check.length, without: scoreOf(blankLayer(), check), with: scoreOf(weights, check) },
    boundUse: Math.min(1, lengthOf(weights) / LAYER_LIMIT),
    mostMoved: MOST_MOVED,
    leftThisHour: leftThisHour(given, nowEpochMs),
  };
}

/** The name of one state of the layer, e.g. `12-9f3a01bc`: how many corrections made it, and the start of its weights' SHA-256. */
export function versionOf({ folded: before, corrections }: KeptCorrections, weights: LayerWeights): string {
  const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
  return `${before + corrections.length}-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}`;
}

function likeliest(estimate: readonly number[]): Emotion {
  return EMOTIONS[estimate.indexOf(Math.max(...estimate))] ?? 'neutral';
}
