import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EngineChannel, SpawnEngine } from '../engine-channel.ts';

/** Starts an engine process as a child of this one, on the same Node. @param entry its module; @param settings its one argument, JSON. */
export const forkEngine: SpawnEngine = forkEngineOn(process.execPath);

/** Starts engine processes on a Node of one's choice. @param node its executable. */
export function forkEngineOn(node: string): SpawnEngine {
  return (entry, settings, variables = {}) => channelOf(forked(node, entry, settings, variables));
}

function forked(node: string, entry: URL, settings: string, variables: Readonly<Record<string, string>>): ChildProcess {
  return fork(fileURLToPath(entry), [settings], {
    execPath: node,
    env: { ...process.env, ...variables },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Tools that run this process may have given it options that no child can share (a debugger's port).
    execArgv: [],
  });
}

function channelOf(child: ChildProcess): EngineChannel {
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
