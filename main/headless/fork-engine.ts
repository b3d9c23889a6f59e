import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineChannel } from '../engine-channel.ts';

/** Starts an engine process as a child of this one. @param entry its module; @param settings its one argument, JSON. */
export function forkEngine(
  entry: URL,
  settings: string,
  variables: Readonly<Record<string, string>> = {},
): EngineChannel {
  const child = fork(fileURLToPath(entry), [settings], {
    env: { ...process.env, ...variables },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Tools that run this process may have given it options that no child can share (a debugger's port).
    execArgv: [],
  });
  return {
    send: (message) => {
      // A child that is gone is told of by its exit; what was sent to it is lost with it.
      if (child.connected) child.send(message, () => {});
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      let told = false;
      const tell = () => {
        if (!told) listener();
        told = true;
      };
      child.once('exit', tell);
      child.once('error', tell);
    },
    end: () => {
      if (child.connected) child.disconnect();
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
