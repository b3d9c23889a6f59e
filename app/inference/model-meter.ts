/** How often each model ran and for how long: the bare model time that a call's timings compare the whole road with. */
export type ModelRuns = Readonly<Record<string, { readonly runs: number; readonly totalMs: number }>>;

/** Counts runs by model name; one meter can gather what several threads report. */
export class ModelMeter {
  private readonly counts = new Map<string, { runs: number; totalMs: number }>();

  record(model: string, totalMs: number, runs = 1): void {
    const count = this.counts.get(model) ?? { runs: 0, totalMs: 0 };
    this.counts.set(model, { runs: count.runs + runs, totalMs: count.totalMs + totalMs });
  }

  /** Adds what another meter counted since `earlier`. */
  add(runs: ModelRuns): void {
    for (const [model, count] of Object.entries(runs)) this.record(model, count.totalMs, count.runs);
  }

  snapshot(): ModelRuns {
    return Object.fromEntries(this.counts);
  }

  /** What was counted since `earlier`, a snapshot of this meter. */
  since(earlier: ModelRuns): ModelRuns {
    const difference = [...this.counts].map(([model, count]) => {
      const before = earlier[model] ?? { runs: 0, totalMs: 0 };
      return [model, { runs: count.runs - before.runs, totalMs: count.totalMs - before.totalMs }] as const;
    });
    return Object.fromEntries(difference.filter(([, count]) => count.runs > 0));
  }
}
