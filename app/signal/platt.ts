/** A yes or no calibrated by Platt (1999), "Probabilistic outputs for support vector machines": both numbers from the model's manifest. */
export interface PlattScaling {
  /** Above 0. */
  readonly temperature: number;
  readonly offset: number;
}

/** @returns sigmoid(logit / temperature + offset), 0..1. */
export function plattProbability(logit: number, { temperature, offset }: PlattScaling): number {
  return 1 / (1 + Math.exp(-(logit / temperature + offset)));
}
