import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import type { EngineChannel, SpawnEngine } from '../engine-channel.ts';
import { forkEngineOn } from '../headless/fork-engine.ts';

/** The oldest Node that the vault's database runs on. */
const OLDEST_NODE = 22;

/**
 * How this Electron starts the engine: in a utility process. An older one, whose own Node the vault's database does not run on, is used for
 * development only; it starts the engine on the project's Node. @param appFolder the repository, or the app's archive once installed.
 */
export function spawnElectronEngine(appFolder: string): SpawnEngine {
  const [major = 0] = process.versions.node.split('.').map(Number);
  const node = join(appFolder, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  return major < OLDEST_NODE && existsSync(node) ? forkEngineOn(node) : spawnUtilityEngine;
}

/** Starts the engine in a utility process: Electron's own kind of child, which ends with the app. */
function spawnUtilityEngine(
  entry: URL,
  settings: string,
  variables: Readonly<Record<string, string>> = {},
): EngineChannel {
  const child = utilityProcess.fork(fileURLToPath(entry), [settings], {
    env: { ...process.env, ...variables },
    serviceName: 'emoAIsec engine',
    stdio: 'inherit',
  });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', listener),
    end: () => void child.kill(),
    kill: () => {
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
