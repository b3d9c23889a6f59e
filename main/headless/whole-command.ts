import { CommanderError } from 'commander';
import { AppError } from '../../app/domain/errors.ts';
import { exitCodeOf } from './exit-codes.ts';

/**
 * Does a whole command: reads its arguments and carries them out. An expected failure becomes a sentence on standard error.
 * @returns the exit code. @throws whatever is a bug.
 */
export async function wholeCommand(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodeOf(error.code);
  }
}
