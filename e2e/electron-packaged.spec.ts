import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { electronProblem } from './support/desktop-app.ts';
import { ROOT } from './support/web-app.ts';

test.skip(electronProblem !== undefined, electronProblem);
test.skip(process.platform !== 'linux', 'the packed app is looked at on Linux');
test.describe.configure({ timeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), 'emoaisec-packed-'));
const executable = join(folder, 'release', 'linux-unpacked', 'emoaisec');
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program until it ends, says what is waited for, or has had its time. */
function output(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  until: RegExp | undefined,
  whileRunning?: () => Promise<void>,
): Promise<{ readonly code: number | null; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    let seen = false;
    const hear = (bytes: Buffer) => {
      text += bytes.toString('utf8');
      if (seen || !until?.test(text)) return;
      seen = true;
      (whileRunning?.() ?? Promise.resolve()).then(() => child.kill('SIGTERM'), reject);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const timer = setTimeout(() => child.kill('SIGKILL'), 120_000);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ code, text });
    });
  });
}

function start(args: readonly string[], env: NodeJS.ProcessEnv, until?: RegExp, whileRunning?: () => Promise<void>) {
  const profile = mkdtempSync(join(folder, 'profile-'));
  const given = [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), `--user-data-dir=${profile}`, ...args];
  const own = { EMOAISEC_LOG_LEVEL: 'info', EMOAISEC_DATA_DIR: join(profile, 'data'), ...env };
  return output(executable, given, own, until, whileRunning);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('close', () => socket.destroy());
  });
}

test('the packed app starts, and none of what would open it to other programs works', async () => {
  const pack = ['build/run.mjs', 'dist', '--dir', `-c.directories.output=${join(folder, 'release')}`];
  const packed = await output(process.execPath, pack, {}, undefined);
  expect(packed.code, packed.text).toBe(0);

  await test.step('it starts; code in NODE_OPTIONS does not run and --inspect does not listen', async () => {
    const evil = join(folder, 'evil.cjs');
    writeFileSync(evil, "process.stderr.write('foreign code ran');");
    let inspected = true;
    const { text } = await start(
      ['--inspect=9229'],
      { NODE_OPTIONS: `--require=${evil}` },
      /engine ready/,
      async () => {
        inspected = await answers(9229);
      },
    );
    expect(text).toContain('engine ready');
    expect(text).not.toMatch(/foreign code ran|Debugger listening/);
    expect(inspected).toBe(false);
  });

  await test.step('it is no plain Node', async () => {
    const script = join(folder, 'script.cjs');
    writeFileSync(script, "process.stdout.write('ran as node');");
    const { text } = await start([script], { ELECTRON_RUN_AS_NODE: '1' }, /engine ready|ran as node/);
    expect(text).toContain('engine ready');
    expect(text).not.toContain('ran as node');
  });

  for (const name of [
    'remote-debugging-port=9333',
    'remote-debugging-pipe',
    'disable-web-security',
    'js-flags=--expose-gc',
  ]) {
    await test.step(`it does not start with --${name}`, async () => {
      const { code, text } = await start([`--${name}`], {});
      expect(text).toContain(`does not start with --${name.split('=')[0]}`);
      expect(code).toBe(1);
    });
  }
});
