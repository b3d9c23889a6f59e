import type { ModelStatus } from '../contract/commands.ts';

/** What the events do not tell and a report shows. */
export interface ReportMeta {
  /** What call this is, for the reader: a file's name without its folder, or `Live call`. */
  readonly title: string;
  /** When the report is made; shown in this date's ISO form, in UTC. */
  readonly madeAt: Date;
  /** For the licences of the models; those that took no part are left out. */
  readonly models: readonly Pick<ModelStatus, 'name' | 'version' | 'licence'>[];
  /** Sentences about the input, e.g. that the file is truncated. */
  readonly warnings?: readonly string[];
}
