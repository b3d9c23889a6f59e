/**
 * Entry of every npm script: installs the dependencies when needed, then runs `build/<command>.ts` on the project's own Node, which
 * runs TypeScript as it stands. Usage: node build/run.mjs COMMAND [ARGUMENTS…]
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies, PROJECT_NODE } from './dependencies.mjs';
import { whenStarterEnds } from './parent.mjs';

const OLDEST_NODE = [20, 18];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [command = 'setup', ...args] = process.argv.slice(2);
const script = join(import.meta.dirname, `${command}.ts`);

try {
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new Error(`This is Node ${process.versions.node}; emoAIsec needs Node ${OLDEST_NODE.join('.')} or newer.`);
  }
  await ensureDependencies();
  if (process.features.typescript) {
    process.argv = [process.execPath, script, ...args];
    const { run } = await import(pathToFileURL(script).href);
    process.exitCode = await run(args);
  } else {
    process.exitCode = await onProjectNode();
  }
} catch (error) {
  const expected = error instanceof Error && (error.name === 'SetUpError' || error.name === 'Error');
  process.stderr.write(`\n${expected ? error.message : (error?.stack ?? error)}\n`);
  process.exitCode = 1;
}

/** Starts this file again on the installed Node, and waits for it; signals sent to this process reach it. */
function onProjectNode() {
  return new Promise((resolve, reject) => {
    const child = spawn(PROJECT_NODE, [import.meta.filename, command, ...args], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      });
    }
    whenStarterEnds(() => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}
