/** What the thread of a target is given. */
export interface FuzzOrder {
  /** Address of the module whose `FUZZ_TARGETS` has the target. */
  readonly targets: string;
  readonly name: string;
  readonly seed: number;
  readonly count: number;
  /** One int32: the index of the input that is being tried, -1 before the first. */
  readonly progress: SharedArrayBuffer;
}

/** What came of it. */
export interface FuzzReport {
  readonly done: number;
  /** Inputs that were good enough to be taken. */
  readonly taken: number;
  readonly slowestMs: number;
  /** How much more memory is held after the run than after its beginning, garbage collected. */
  readonly grownBytes: number;
  readonly findings: readonly { readonly index: number; readonly problem: string; readonly input: string }[];
}
