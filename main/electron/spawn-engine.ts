import { fileURLToPath } from 'node:url';
import { utilityProcess } from 'electron';
import type { EngineChannel } from '../engine-channel.ts';

/** Starts the engine in a utility process: Electron's own kind of child, which ends with the app. */
export function spawnUtilityEngine(
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
