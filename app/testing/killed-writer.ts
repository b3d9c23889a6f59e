import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a killed process had acknowledged, oldest first. */
export type Acknowledged = readonly string[];

/**
 * Starts `vault-writer.ts` and kills it with SIGKILL some time after its first acknowledgement. @param afterMs how long after.
 * @throws Error with what it wrote to standard error when it ends by itself.
 */
export async function killedWriter(
  data: string,
  keyFile: string,
  work: 'events' | 'rotate' | 'erase',
  afterMs: number,
): Promise<Acknowledged> {
  const script = join(import.meta.dirname, 'vault-writer.ts');
  const child = spawn(process.execPath, [script, data, keyFile, work], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  createInterface(child.stdout).on('line', (line) => {
    if (lines.push(line) === 1) setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  const signal = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_, by) => resolve(by));
  });
  if (signal !== 'SIGKILL') throw new Error(`The writer ended by itself: ${complaint}`);
  return lines;
}
