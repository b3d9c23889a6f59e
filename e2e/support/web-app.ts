import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type LaunchOptions } from '@playwright/test';

/** The repository. */
export const ROOT = join(import.meta.dirname, '..', '..');
const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Why no browser test can run here, or undefined. */
export const chromiumProblem = existsSync(CHROMIUM) ? undefined : `no Chromium at ${CHROMIUM}; set CHROMIUM_PATH`;

/** Kept from Chromium: its calls home, its sandbox where it refuses to work (root), and real sound devices. */
const FLAGS = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

/** A browser of the system's; none is downloaded. @param flags further switches, e.g. a file for the fake microphone. */
export function launchChromium(flags: readonly string[] = [], options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags], ...options });
}

/** A running loopback host of the app. */
export interface RunningWebHost {
  /** The printed address, with its one-time token. */
  readonly address: string;
  readonly process: ChildProcess;
  /** What it has written to its log so far. */
  log(): string;
  close(): Promise<void>;
}

/** Starts the loopback host from the sources. @throws Error when it ends before it prints its address. */
export async function startWebHost(env: NodeJS.ProcessEnv = {}): Promise<RunningWebHost> {
  const data = mkdtempSync(join(tmpdir(), 'emoaisec-data-'));
  const host = spawn(process.execPath, [join(ROOT, 'main', 'headless', 'serve.ts')], {
    cwd: ROOT,
    env: { ...process.env, EMOAISEC_LOG_LEVEL: 'info', EMOAISEC_DATA_DIR: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  host.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const address = await printedAddress(host, () => log);
  return {
    address,
    process: host,
    log: () => log,
    close: async () => {
      if (host.exitCode === null && host.signalCode === null) {
        const ended = once(host, 'exit');
        host.kill('SIGTERM');
        await ended;
      }
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function printedAddress(host: ChildProcess, log: () => string): Promise<string> {
  if (!host.stdout) throw new Error('The web host has no output.');
  for await (const line of createInterface({ input: host.stdout })) {
    if (line.startsWith('http://127.0.0.1:')) return line;
  }
  throw new Error(`The web host ended without an address. It wrote: ${log()}`);
}
