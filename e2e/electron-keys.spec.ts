/** The vault's key in real Electron: in a real keyring, under a passphrase, and where neither protects it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';
import { findElectron } from '../build/electron-runtime.ts';
import { startSample } from './fixtures/agent-view.ts';
import { type Keyring, keyringProblem, startKeyring } from './fixtures/keyring.ts';
import { electronProblem, startDesktopApp } from './support/desktop-app.ts';
import { ROOT } from './support/web-app.ts';

test.skip(electronProblem !== undefined, electronProblem);

const PASSPHRASE = 'four words of mine';
let data: string;
test.beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'emoaisec-keys-'));
});
test.afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Opens the app, has the sample call kept if that is asked for, and closes it. @returns how many calls it then shows as kept. */
async function keptByApp(env: NodeJS.ProcessEnv, keep: boolean): Promise<number> {
  const desktop = await startDesktopApp([], { EMOAISEC_DATA_DIR: data, ...env });
  try {
    const page = await desktop.app.firstWindow();
    if (keep) {
      await startSample(page, 'As fast as it can');
      const agreed = page.getByTestId('consent-store').getByRole('button', { name: /They agree/ });
      await agreed.press('Enter');
      await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
      await page.getByTestId('new-call').click();
    }
    await expect(page.getByTestId('kept-calls').getByRole('listitem').first()).toBeVisible({ timeout: 30_000 });
    return await page.getByTestId('kept-calls').getByRole('listitem').count();
  } finally {
    await desktop.close();
  }
}

/** Runs `npm run COMMAND` on the same data. */
async function inTerminal(args: readonly string[], env: NodeJS.ProcessEnv) {
  const { DISPLAY: _, ...inherited } = process.env;
  const script = [join(ROOT, 'build', 'run.mjs'), 'headless', ...args];
  return promisify(execFile)(process.execPath, script, {
    env: { ...inherited, EMOAISEC_DATA_DIR: data, ...env },
  }).then(
    ({ stdout }) => ({ code: 0, text: stdout }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, text: stdout + stderr }),
  );
}

/** How the vault's key is protected, by its file. */
function scheme(): string {
  const envelope = JSON.parse(readFileSync(join(data, 'vault', 'vault-key.json'), 'utf8'));
  return envelope.current.key.scheme;
}

test('Electron has no Argon2, and makes the same key of a passphrase without', async () => {
  const bundle = join(data, 'key.mjs');
  const contents = `
    import * as crypto from 'node:crypto';
    import { ARGON2_COST, passphraseKey } from './app/privacy/vault/passphrase-key.ts';
    const key = await passphraseKey('${PASSPHRASE}', Buffer.alloc(16, 7), ARGON2_COST);
    console.log(JSON.stringify({ electron: process.versions.electron, own: typeof crypto.argon2, key: key.toString('hex') }));`;
  const stdin = { contents, resolveDir: ROOT, loader: 'ts' } as const;
  await build({ stdin, outfile: bundle, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' });
  const electron = findElectron();
  const told = async (program: string) => {
    const { stdout } = await promisify(execFile)(program, [bundle], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    return JSON.parse(stdout) as { readonly electron?: string; readonly own: string; readonly key: string };
  };
  const there = await told(electron.kind === 'none' ? '' : electron.path);
  const here = await told(process.execPath);
  expect(there).toMatchObject({ electron: expect.stringMatching(/^\d/), own: 'undefined' });
  expect(here).toMatchObject({ own: 'function' });
  expect(there.key).toBe(here.key);
});

test.describe('with a keyring', () => {
  test.skip(keyringProblem !== undefined, keyringProblem);
  let keyring: Keyring;
  test.beforeAll(async () => {
    keyring = await startKeyring();
  });
  test.afterAll(() => keyring?.close());

  test('a vault is opened by the app and from the terminal, by no other session, and moves to a passphrase', async () => {
    test.setTimeout(240_000);
    expect(await keptByApp(keyring.env, true)).toBe(1);
    expect(scheme()).toBe('os-keystore');
    expect(await keptByApp(keyring.env, false)).toBe(1);

    const status = await inTerminal(['vault', 'status'], keyring.env);
    expect(status).toMatchObject({ code: 0, text: expect.stringContaining("the system's key store. Calls: 1.") });
    expect(await inTerminal(['audit', 'verify'], keyring.env)).toMatchObject({ code: 0 });

    const other = await startKeyring();
    const elsewhere = await inTerminal(['vault', 'status'], other.env);
    await other.close();
    expect(elsewhere).toMatchObject({ code: 6, text: expect.stringContaining('of another user or machine') });
    const without = await inTerminal(['vault', 'status'], { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' });
    expect(without).toMatchObject({ code: 6, text: expect.stringContaining('no key store that protects') });

    const moving = { ...keyring.env, EMOAISEC_VAULT_NEW_PASSPHRASE: PASSPHRASE };
    expect(await inTerminal(['vault', 'rotate'], moving)).toMatchObject({ code: 0 });
    expect(scheme()).toBe('passphrase');
    expect(await keptByApp({ EMOAISEC_VAULT_PASSPHRASE: PASSPHRASE }, false)).toBe(1);
    expect(await inTerminal(['vault', 'status'], {})).toMatchObject({
      code: 6,
      text: expect.stringContaining('its passphrase is not set'),
    });
  });
});

test('a call is kept under a passphrase in Electron, and opened again by it', async () => {
  test.setTimeout(180_000);
  const env = { EMOAISEC_VAULT_PASSPHRASE: PASSPHRASE };
  expect(await keptByApp(env, true)).toBe(1);
  expect(scheme()).toBe('passphrase');
  expect(await keptByApp(env, false)).toBe(1);
});
