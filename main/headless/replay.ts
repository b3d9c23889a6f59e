/** `npm run replay -- FILE…`: the engine on recordings, in the terminal. See `--help` and `replay-options.ts`. */
import { fileURLToPath } from 'node:url';
import { CommanderError } from 'commander';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { sourcesLayout } from '../app-layout.ts';
import { composeHost } from '../compose.ts';
import { dataDirectory } from '../data-folder.ts';
import { endWithReader } from './closed-pipe.ts';
import { EXIT } from './exit-codes.ts';
import { forkEngine } from './fork-engine.ts';
import { createDisplay } from './replay-display.ts';
import { parseReplayArguments, type ReplayOptions } from './replay-options.ts';
import { runReplay } from './replay-run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SECOND_SIGNAL_GRACE_MS = 3_000;

endWithReader();
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options: ReplayOptions;
  try {
    options = parseReplayArguments(args);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) process.exit(EXIT.interrupted);
    abort.abort(new Error('interrupted'));
    setTimeout(() => process.exit(EXIT.interrupted), SECOND_SIGNAL_GRACE_MS).unref();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const layout = sourcesLayout(ROOT);
  const { profile } = openProfile(layout.engine.profiles, dataDirectory());
  const host = composeHost('replay', layout, forkEngine);
  const engine = () => {
    host.engine.start();
    return host.engine;
  };
  const sink = options.json === '-' ? process.stderr : process.stdout;
  const display = createDisplay(sink, { quiet: options.quiet, env: process.env, now: () => performance.now() });
  const complain = (sentence: string) => void process.stderr.write(`${sentence}\n`);
  try {
    return await runReplay(options, {
      engine,
      display,
      profile,
      complain,
      signal: abort.signal,
      today: () => new Date(),
    });
  } finally {
    host.engine.close();
  }
}
