import { renameSync, writeFileSync } from 'node:fs';
import type { AssistEvent } from '../../app/contract/events.ts';
import type { Redactor } from '../../app/privacy/redaction/find-sensitive.ts';
import { redactCall } from '../../app/privacy/redaction/redact-call.ts';
import { renderReport } from '../../app/replay/report.ts';
import type { ReportMeta } from '../../app/replay/report-meta.ts';
import { type EventFile, openEventFile, stdoutEventFile } from './event-file.ts';
import { isSpecial, partialPath, unwritable } from './output-paths.ts';

/** Where one call's outputs go; absent: not asked for. */
export interface OutputTargets {
  readonly json?: string;
  readonly report?: string;
}

/** The outputs of one call: events as they come, the report at the end. */
export class ReplayOutputs {
  readonly #targets: OutputTargets;
  readonly #file: EventFile | undefined;
  /** Gone once it has done its work. */
  #redactor: Redactor | undefined;
  readonly #ofReport: Redactor | undefined;
  #events: AssistEvent[] = [];

  /**
   * Opens the events' file.
   * @param redactor takes out what is personal; then nothing is written before the call is over, when it is known what that is.
   * @param ofReport the same for the report alone: where the profile wants none with names and numbers.
   * @throws AppError `report-unwritable`
   */
  static open(targets: OutputTargets, redactor?: Redactor, ofReport?: Redactor): ReplayOutputs {
    const { json } = targets;
    return new ReplayOutputs(
      targets,
      json === undefined ? undefined : json === '-' ? stdoutEventFile() : openEventFile(json),
      redactor,
      ofReport,
    );
  }

  private constructor(
    targets: OutputTargets,
    file: EventFile | undefined,
    redactor: Redactor | undefined,
    ofReport: Redactor | undefined,
  ) {
    this.#targets = targets;
    this.#file = file;
    this.#redactor = redactor;
    this.#ofReport = redactor ? undefined : ofReport;
  }

  /** Everything told so far, meters left out by whoever writes it. */
  get events(): readonly AssistEvent[] {
    return this.#events;
  }

  take(event: AssistEvent): void {
    if (event.type !== 'level') this.#events.push(event);
    if (!this.#redactor) this.#file?.write(event);
  }

  restart(): void {
    this.#events = [];
    this.#file?.restart();
  }

  /** Writes what is left to write; every file takes its final name. @returns the paths. */
  finish(meta: ReportMeta): readonly string[] {
    this.#redact();
    this.#file?.finish();
    const { json, report } = this.#targets;
    if (report !== undefined) this.#writeReport(report, partialPath(report), meta);
    return [json, report].filter((path) => path !== undefined && path !== '-') as string[];
  }

  /** Keeps what there is under the outputs' partial names. @returns the paths. */
  abandon(meta: ReportMeta): readonly string[] {
    this.#redact();
    const kept = [this.#file?.abandon()];
    const { report } = this.#targets;
    if (report !== undefined && this.#events.length > 0 && !isSpecial(report)) {
      const partial = partialPath(report);
      this.#writeReport(partial, partialPath(partial), meta);
      kept.push(partial);
    }
    return kept.filter((path) => path !== undefined);
  }

  /** Also of what is kept of a call that broke off. */
  #redact(): void {
    if (!this.#redactor) return;
    this.#events = [...redactCall(this.#events, this.#redactor)];
    this.#redactor = undefined;
    for (const event of this.#events) this.#file?.write(event);
  }

  #writeReport(path: string, growing: string, meta: ReportMeta): void {
    const events = this.#ofReport ? redactCall(this.#events, this.#ofReport) : this.#events;
    const page = renderReport(events, meta);
    try {
      if (isSpecial(path)) {
        writeFileSync(path, page);
        return;
      }
      writeFileSync(growing, page);
      renameSync(growing, path);
    } catch (error) {
      throw unwritable(path, error);
    }
  }
}
