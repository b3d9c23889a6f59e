import { softmax } from './softmax.ts';

/** What is known of a span in a row of pieces, one logit a piece. */
export interface SpanLogits {
  /** That the piece is in the span, each by itself. */
  readonly inside: ArrayLike<number>;
  /** That the span begins, or ends, with the piece: one of them does. */
  readonly first: ArrayLike<number>;
  readonly last: ArrayLike<number>;
}

/** A span of pieces, both ends in it. */
export interface PieceSpan {
  readonly first: number;
  readonly last: number;
}

/**
 * The span with the highest sum of the F1 that is expected of it and the probability that it is exactly the one. The F1 of a span is
 * taken for 2 · (expected pieces of it that are meant) / (its pieces + expected pieces that are meant), its probability for that of its
 * two ends. Twin of `best_span` in `native-models/training/cause_words_network.py`.
 *
 * @param logits as many of each, finite.
 * @returns undefined where there are no pieces; the earlier and shorter among equals.
 */
export function likelySpan({ inside, first, last }: SpanLogits): PieceSpan | undefined {
  if (inside.length === 0) return undefined;
  const meant = Array.from(inside, (logit) => 1 / (1 + Math.exp(-logit)));
  const all = meant.reduce((a, b) => a + b, 0);
  const [begins, ends] = [softmax(first), softmax(last)];
  let best: PieceSpan | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (let from = 0; from < meant.length; from++) {
    let covered = 0;
    for (let to = from; to < meant.length; to++) {
      covered += meant[to] ?? 0;
      const value = (2 * covered) / (to - from + 1 + all) + (begins[from] ?? 0) * (ends[to] ?? 0);
      if (value <= most) continue;
      most = value;
      best = { first: from, last: to };
    }
  }
  return best;
}
