/** A probability as answers keep it: more digits would only swell the file. */
export function rounded(probability: number): number {
  return Number(probability.toFixed(6));
}
