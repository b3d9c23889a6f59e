/** How a face looked over some time: the mean of what single pictures showed. */
import type { FaceLogits } from './face-emotion.ts';

/** One picture of a face. */
export interface FaceMoment {
  readonly atSample: number;
  /** Absent when the picture could not be read. */
  readonly reading?: FaceLogits;
  /** How much it counts, above 0. */
  readonly weight: number;
}

/** The mean of readings by weight: logits (so, up to a factor, the geometric mean of their probabilities), affect, embedding and quality. */
export function meanReading(moments: readonly FaceMoment[]): FaceLogits | undefined {
  const read = moments.filter((moment) => moment.reading !== undefined && moment.weight > 0);
  const [first] = read;
  if (!first?.reading) return undefined;
  const logits = new Float32Array(first.reading.logits.length);
  const embedding = new Float32Array(first.reading.embedding.length);
  const affect = { valence: 0, arousal: 0 };
  let quality = 0;
  const total = read.reduce((sum, { weight }) => sum + weight, 0);
  for (const { reading, weight } of read) {
    if (!reading) continue;
    const share = weight / total;
    addScaled(logits, reading.logits, share);
    addScaled(embedding, reading.embedding, share);
    affect.valence += share * reading.affect.valence;
    affect.arousal += share * reading.affect.arousal;
    quality += share * reading.quality;
  }
  return { logits, affect, embedding, quality };
}

function addScaled(sum: Float32Array, values: Float32Array, share: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + share * (values[i] as number);
}
