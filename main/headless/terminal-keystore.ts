/** The system's key store for commands of the terminal: an Electron without windows asks it, once for each request, and ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { keystoreAnswer } from '../../app/contract/keystore.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { Keystore } from '../../app/privacy/vault/keystore-keeper.ts';
import { createEngineKeystore } from '../inference/engine-keystore.ts';

/** How long somebody has to unlock the store when it asks them to. */
const ANSWER_LIMIT_MS = 120_000;

/** Starts a process that answers requests to the key store, on an IPC channel with `advanced` serialization. */
export type StartKeystoreDoor = () => ChildProcess;

/** @param electron its executable. @param entry the bundle of `main/electron/keystore-door.ts`. */
export function electronDoor(electron: string, entry: string): StartKeystoreDoor {
  // No display is needed to ask the store; where there is one, the store's own question for its password appears on it all the same.
  const platform = process.platform === 'linux' ? ['--ozone-platform=headless', '--log-level=3'] : [];
  // Chromium refuses its sandbox to root; no page is ever shown here.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // Nothing of the app's settings concerns it, a backup's passphrase least of all; Node's own would keep it from being an Electron.
  const passed = ([name]: readonly [string, unknown]) => !/^(EMOAISEC_|ELECTRON_RUN_AS_NODE$|NODE_OPTIONS$)/.test(name);
  const env = Object.fromEntries(Object.entries(process.env).filter(passed));
  return () =>
    spawn(electron, [...root, ...platform, entry], {
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
}

/** @param limitMs for one answer. */
export function createTerminalKeystore(start: StartKeystoreDoor, limitMs: number = ANSWER_LIMIT_MS): Keystore {
  const asking = async <T>(ask: (keystore: Keystore) => Promise<T>): Promise<T> => {
    const door = start();
    const keystore = createEngineKeystore((request) => void door.send(request, () => {}));
    door.on('message', (message) => {
      const answer = keystoreAnswer.safeParse(message);
      if (answer.success) keystore.answer(answer.data);
    });
    let timer: NodeJS.Timeout | undefined;
    const failing = new Promise<never>((_, reject) => {
      const fail = (why: string) => () =>
        reject(new AppError('vault-closed', `The key store of the system could not be asked: ${why}.`));
      door.once('error', fail('Electron did not start'));
      door.once('exit', fail('Electron ended before it answered'));
      timer = setTimeout(fail(`there was no answer in ${limitMs / 1000} s; unlock it, and try again`), limitMs);
    });
    try {
      return await Promise.race([ask(keystore), failing]);
    } finally {
      clearTimeout(timer);
      if (door.connected) door.disconnect();
      else door.kill();
    }
  };
  return {
    wrap: (masterKey) => asking((keystore) => keystore.wrap(masterKey)),
    unwrap: (wrapped) => asking((keystore) => keystore.unwrap(wrapped)),
  };
}
