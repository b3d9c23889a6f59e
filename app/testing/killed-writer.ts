import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What a killed process had acknowledged, oldest first. */
export type Acknowledged = readonly string[];

/** As `vault-writer.ts` says. */
export type WriterWork = 'events' | 'rotate' | 'erase' | 'migrate' | 'spend' | 'spend-and-die';

/** A writer that has ended. */
export interface EndedWriter {
  readonly acknowledged: Acknowledged;
  readonly signal: NodeJS.Signals | null;
  /** What it wrote to standard error. */
  readonly complaint: string;
}

/**
 * Starts `vault-writer.ts` and kills it with SIGKILL some time after its first acknowledgement. @param afterMs how long after.
 * @throws Error with what it wrote to standard error when it ends by itself.
 */
export async function killedWriter(
  data: string,
  keyFile: string,
  work: WriterWork,
  afterMs: number,
): Promise<Acknowledged> {
  const { acknowledged, signal, complaint } = await endedWriter(data, keyFile, work, { killAfterMs: afterMs });
  if (signal !== 'SIGKILL') throw new Error(`The writer ended by itself: ${complaint}`);
  return acknowledged;
}

/**
 * Starts `vault-writer.ts` and waits for its end. @param killAfterMs how long after its first acknowledgement it is killed; absent: never.
 * @param under a command that runs it, with its arguments, e.g. a tracer.
 */
export async function endedWriter(
  data: string,
  keyFile: string,
  work: WriterWork,
  { killAfterMs, under = [] }: { readonly killAfterMs?: number; readonly under?: readonly string[] },
): Promise<EndedWriter> {
  const script = join(import.meta.dirname, 'vault-writer.ts');
  const [command = process.execPath, ...args] = [...under, process.execPath, script, data, keyFile, work];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const acknowledged: string[] = [];
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  createInterface(child.stdout).on('line', (line) => {
    if (acknowledged.push(line) === 1 && killAfterMs !== undefined)
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (_, by) => resolve(by));
  });
  return { acknowledged, signal, complaint };
}
