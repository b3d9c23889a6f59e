/** What a manifest is once it has been read. */

/** One row; lists and objects of JSON are kept as JSON text. */
export interface ManifestRow {
  /** Counted from 1, the header not included. */
  readonly number: number;
  readonly values: Readonly<Record<string, string>>;
  /** Why the row cannot be used. */
  readonly problem?: string;
}

export interface Manifest {
  readonly columns: readonly string[];
  readonly rows: readonly ManifestRow[];
  /** The folder that its paths begin from: its own. */
  readonly root: string;
  /** The text as it was read: what a resumed evaluation is compared by. */
  readonly text: string;
}
