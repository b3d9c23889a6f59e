/** The kept corrections of this machine: `corrections.json` in the app's data folder. */
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import { type KeptCorrections, keptCorrections, NO_CORRECTIONS } from './kept-corrections.ts';

/** Several times what all that can be kept takes: a longer file is none of ours. */
const BYTES_LIMIT = 1_000_000;
const NAME = 'corrections.json';

/** What was found, and a sentence when a damaged file had to be set aside. */
export interface FoundCorrections {
  readonly kept: KeptCorrections;
  readonly notice?: string;
}

/** Reads what is kept. A file that cannot be used is set aside, never overwritten. @throws AppError `corrections-unavailable`. */
export async function readCorrections(folder: string, nowEpochMs: number): Promise<FoundCorrections> {
  const path = join(folder, NAME);
  try {
    if ((await stat(path)).size <= BYTES_LIMIT) {
      const parsed = keptCorrections.safeParse(parseJson(await readFile(path, 'utf8')));
      if (parsed.success) return { kept: parsed.data };
    }
    const aside = `corrections.damaged-${nowEpochMs}.json`;
    await rename(path, join(folder, aside));
    const notice = `The kept corrections could not be read. They were set aside as ${aside}, and learning starts anew.`;
    return { kept: NO_CORRECTIONS, notice };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { kept: NO_CORRECTIONS };
    throw unavailable('read', error);
  }
}

/** Replaces what is kept, in one step: a crash leaves the old file or the new one. @throws AppError `corrections-unavailable`. */
export async function writeCorrections(folder: string, kept: KeptCorrections): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const part = join(folder, `${NAME}.${process.pid}.part`);
    const file = await open(part, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(kept)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, join(folder, NAME));
  } catch (error) {
    throw unavailable('written', error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unavailable(done: 'read' | 'written', cause: unknown): AppError {
  const sentence = `The kept corrections could not be ${done}. Look whether the app's data folder can be used and the disk has room.`;
  return new AppError('corrections-unavailable', sentence, { cause });
}
