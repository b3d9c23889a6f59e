/** How long items took in the recogniser, decoding not included. */
export interface ItemTimes {
  readonly p50: number | null;
  readonly p95: number | null;
}

/** Median and 95th percentile (nearest rank), milliseconds; `null` without items. */
export function itemTimes(answers: readonly { readonly ms: number }[]): ItemTimes {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => {
    const ms = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
    return ms === undefined ? null : Number(ms.toFixed(3));
  };
  return { p50: at(0.5), p95: at(0.95) };
}
