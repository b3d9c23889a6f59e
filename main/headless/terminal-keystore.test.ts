import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTerminalKeystore, electronDoor } from './terminal-keystore.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, n) => n);
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-door-'));

/** Starts a process of Node in Electron's place, with this done to each request. */
function doorThat(does: string): () => ChildProcess {
  const path = join(folder, `${Math.random()}.mjs`);
  writeFileSync(path, `process.on('message', (request) => { ${does} });`);
  return () => fork(path, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
}

const REVERSES = `process.send({ kind: 'keystore-answer', id: request.id, outcome: { bytes: Uint8Array.from(request.bytes).reverse() } });`;
const REFUSES = `process.send({ kind: 'keystore-answer', id: request.id, outcome: { failure: { code: 'vault-key-wrong', message: 'Of another user.' } } });`;

describe('the key store of the system, asked from a terminal', () => {
  it('wraps and unwraps through a process that ends with each answer', async () => {
    const started: ChildProcess[] = [];
    const start = doorThat(REVERSES);
    const keystore = createTerminalKeystore(() => {
      const door = start();
      started.push(door);
      return door;
    });
    const wrapped = await keystore.wrap(KEY);
    expect([...wrapped]).toEqual([...KEY].reverse());
    expect([...(await keystore.unwrap(wrapped)).key]).toEqual([...KEY]);
    const ends = started.map((door) => door.exitCode ?? new Promise((resolve) => door.once('exit', resolve)));
    expect(await Promise.all(ends)).toEqual([0, 0]);
  });

  it('passes on why the store refused', async () => {
    const keystore = createTerminalKeystore(doorThat(REFUSES));
    await expect(keystore.unwrap(KEY)).rejects.toMatchObject({ code: 'vault-key-wrong', message: 'Of another user.' });
  });

  it.each([
    ['is no program', electronDoor(join(folder, 'none'), 'door.js'), 'did not start'],
    ['ends at once', doorThat('process.exit(1)'), 'ended before it answered'],
    ['never answers', doorThat(''), 'no answer in 1 s'],
    [
      'answers what is no answer',
      doorThat(`process.send({ kind: 'keystore-answer', id: 0, outcome: 5 })`),
      'no answer',
    ],
  ])('is closed, with a sentence, when Electron %s', async (_, start, why) => {
    const asked = createTerminalKeystore(start, 1_000).unwrap(KEY);
    await expect(asked).rejects.toMatchObject({ code: 'vault-closed', message: expect.stringContaining(why) });
  });
});
