import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { type AssistEvent, isEphemeral } from '../../app/contract/events.ts';
import { isSpecial, partialPath, unwritable } from './output-paths.ts';

/** JSON Lines of one call's events, written as they come. */
export interface EventFile {
  /** @throws AppError `report-unwritable` or `disk-full`; what was written before is kept. */
  write(event: AssistEvent): void;
  /** Gives the file its name: the call is whole. */
  finish(): void;
  /** Leaves the file as it is, clearly partial; an empty one is removed. @returns where it lies, if it does. */
  abandon(): string | undefined;
  /** Throws away what was written: the call is told anew. */
  restart(): void;
}

/** Opens the file under its partial name; a device or pipe is written in place. */
export function openEventFile(path: string): EventFile {
  const special = isSpecial(path);
  const growing = special ? path : partialPath(path);
  const guarded = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw unwritable(path, error);
    }
  };
  let descriptor = guarded(() => openSync(growing, 'w'));
  let written = false;
  return {
    write: (event) => {
      if (isEphemeral(event)) return;
      guarded(() => writeWhole(descriptor, `${JSON.stringify(event)}\n`));
      written = true;
    },
    finish: () =>
      guarded(() => {
        closeSync(descriptor);
        if (!special) renameSync(growing, path);
      }),
    abandon: () => {
      closeSync(descriptor);
      if (!special && written) return growing;
      if (!special) rmSync(growing, { force: true });
      return undefined;
    },
    restart: () => {
      if (special) return;
      closeSync(descriptor);
      descriptor = guarded(() => openSync(growing, 'w'));
    },
  };
}

/** Events to standard output; a pipe that its reader has closed ends the process quietly, as such tools do. */
export function stdoutEventFile(): EventFile {
  return {
    write: (event) => {
      if (!isEphemeral(event)) process.stdout.write(`${JSON.stringify(event)}\n`);
    },
    finish: () => {},
    abandon: () => undefined,
    restart: () => {},
  };
}

/** A write to a nearly full disk or a pipe may take only part of the bytes. */
function writeWhole(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
