/** Five levels of sentiment from the text model's polarity alone: what a model of levels must beat. */

/** From this difference between positive and negative on a text is one of them, and "very" so. Both give the best accuracy on SST-5's dev rows. */
const BROAD = 0.1;
const VERY = 0.8;

/** @param polarity probabilities of negative, neutral and positive. @returns the place of the level, worst first. */
export function levelOfPolarity([negative = 0, , positive = 0]: readonly number[]): number {
  const difference = positive - negative;
  const strength = [BROAD, VERY].filter((least) => Math.abs(difference) >= least).length;
  return 2 + Math.sign(difference) * strength;
}
