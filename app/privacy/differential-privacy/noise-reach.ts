/**
 * How far discrete Laplace noise reaches: the smallest whole x with P(|noise| > x) at most `chance`. From the tail
 * P(|noise| > x) = 2 r^(x+1) / (1 + r) with r = exp(-1 / scale).
 * @param scale positive. @param chance within 0..1, exclusive.
 */
export function laplaceReach(scale: number, chance: number): number {
  const rate = -1 / scale;
  return Math.max(0, Math.ceil(Math.log((chance * (1 + Math.exp(rate))) / 2) / rate - 1));
}
