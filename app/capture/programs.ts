import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** Whether a program can be found on the PATH. */
export async function isInstalled(name: string): Promise<boolean> {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const candidate of names) {
      const found = await access(join(folder, candidate), constants.X_OK).then(
        () => true,
        () => false,
      );
      if (folder !== '' && found) return true;
    }
  }
  return false;
}

/** Programs are asked to answer in English, so that their answers can be read. */
const ENGLISH = { LC_ALL: 'C', LANGUAGE: 'C' };
const ANSWER_LIMIT_MS = 5_000;

/** What a program writes, or undefined when it fails or does not answer within five seconds. */
export async function outputOf(program: string, ...args: readonly string[]): Promise<string | undefined> {
  const options = { env: { ...process.env, ...ENGLISH }, timeout: ANSWER_LIMIT_MS, maxBuffer: 8_000_000 };
  return promisify(execFile)(program, args, options).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

/** Starts a program without a shell, with its messages in English. */
export function startProgram(program: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(program, args, { ...options, env: { ...process.env, ...ENGLISH } });
}

/** Resolves when a process is gone (or never came to be), with the last of what it wrote to its error output. */
export function endOf(child: ChildProcess): Promise<string> {
  let complaint = '';
  child.stderr?.on('data', (text: Buffer) => {
    complaint = `${complaint}${text.toString()}`.slice(-2_000);
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(complaint));
  });
}
