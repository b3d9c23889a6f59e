import { randomUUID } from 'node:crypto';
import type { CallSpec } from '../app/contract/commands.ts';
import { AppError } from '../app/domain/errors.ts';

/** So many files are known at a time, the newest: a window that asks for ever more makes the app forget, not grow. */
const MOST_RECORDINGS = 1_000;

/** Keeps the paths of files the user has chosen: windows name them by ids and can reach no other file. */
export class RecordingShelf {
  readonly #paths = new Map<string, string>();

  /** @returns the id that stands for the path from now on. */
  add(path: string): string {
    const id = `recording:${randomUUID()}`;
    this.#paths.set(id, path);
    if (this.#paths.size > MOST_RECORDINGS) {
      const [oldest] = this.#paths.keys();
      if (oldest !== undefined) this.#paths.delete(oldest);
    }
    return id;
  }

  /** The spec as the engine needs it, with paths for ids. @throws AppError `file-not-found` for an id that was never given. */
  resolve(spec: CallSpec): CallSpec {
    if (spec.kind !== 'recording') return spec;
    const { path, transcriptPath } = spec;
    return {
      ...spec,
      path: this.#pathOf(path),
      ...(transcriptPath !== undefined && { transcriptPath: this.#pathOf(transcriptPath) }),
    };
  }

  #pathOf(id: string): string {
    const path = this.#paths.get(id);
    if (path === undefined)
      throw new AppError('file-not-found', 'This file is not known to the app any more. Open it again.');
    return path;
  }
}
