import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { madeHeader, madePermission, madeUtterance } from '../../app/testing/made-vault.ts';
import { OPEN_PROFILE } from '../../app/testing/open-profile.ts';
import { EXIT } from './exit-codes.ts';
import { vaultAccess } from './vault-access.ts';
import { runVault, type VaultCommandDeps } from './vault-command.ts';
import { parseVaultArguments } from './vault-options.ts';

let data: string;
let keyFile: string;

/** A run of the command on the vault in `data`, in one process with the test. */
async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  profile: VaultCommandDeps['profile'] = { ...OPEN_PROFILE, exports: ['backup'] },
): Promise<{ code: number; text: string }> {
  let text = '';
  const variables = { EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: keyFile, ...env };
  const code = await runVault(parseVaultArguments(args), {
    access: vaultAccess(variables),
    profile,
    backupPassphrase: async () => 'four words of mine',
    out: (part) => {
      text += part;
    },
  });
  return { code, text };
}

function aKeyFile(folder: string): string {
  const path = join(folder, 'key');
  writeFileSync(path, 'ab'.repeat(32), { mode: 0o600 });
  return path;
}

async function storeCall(callId: string, words: string): Promise<void> {
  const { door } = vaultAccess({ EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: keyFile });
  const vault = await door.open();
  vault.beginCall(madeHeader(callId), madePermission());
  vault.appendEvents(callId, [madeUtterance(callId, 0, words)], madePermission());
  await door.close();
}

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'emoaisec-vault-cli-'));
  keyFile = aKeyFile(data);
});

describe('npm run vault', () => {
  it('says that there is no vault, and makes none for it', async () => {
    expect((await run(['status'])).text).toContain('There is no vault');
    expect((await run(['list'])).text).toContain('There is no vault');
  });

  it('lists, finds, checks and erases calls, and the audit log tells of each look', async () => {
    await storeCall('call-1', 'the parcel is broken');
    await storeCall('call-2', 'thank you');
    expect((await run(['status'])).text).toContain('protected by a key file. Calls: 2.');
    expect((await run(['list'])).text).toMatch(/^call-1 .*\ncall-2 .*\n$/);
    expect((await run(['search', 'broken', 'parcel'])).text).toMatch(/^call-1 .*\n$/);
    expect(await run(['check'])).toMatchObject({ code: EXIT.ok, text: expect.stringContaining('All sound') });
    await expect(run(['erase', 'call-1', 'call-3'])).rejects.toMatchObject({ code: 'call-not-found' });
    expect((await run(['erase', 'call-1'])).text).toContain('Erased: 1');
    expect((await run(['list'])).text).toMatch(/^call-2 .*\n$/);
    const { door } = vaultAccess({ EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: keyFile });
    const log = [...(await door.open()).audit.exportLog()].join('');
    await door.close();
    for (const told of ['call-list', 'call-search', '"erasure"', 'integrity-checked']) expect(log).toContain(told);
  });

  it('carries a vault to another machine by a backup, and puts it under a new protection', async () => {
    await storeCall('call-1', 'hello');
    const backup = join(data, 'backup');
    expect((await run(['export', backup])).text).toContain('calls: 1, recordings: 0');
    data = mkdtempSync(join(tmpdir(), 'emoaisec-vault-cli-'));
    expect((await run(['import', backup])).text).toMatch(/^Taken in: calls 1.*\n.*are in no figure over calls until/);
    expect((await run(['import', backup])).text).not.toContain('in no figure');
    const EMOAISEC_VAULT_NEW_PASSPHRASE = 'other words of mine';
    expect((await run(['rotate'], { EMOAISEC_VAULT_NEW_PASSPHRASE })).text).toContain('protected by a passphrase');
    await expect(run(['list'])).rejects.toMatchObject({ code: 'vault-closed' });
    expect((await run(['list'], { EMOAISEC_VAULT_PASSPHRASE: 'other words of mine' })).text).toMatch(/^call-1 /);
  });

  it('writes no backup that the compliance profile does not allow', async () => {
    await storeCall('call-1', 'hello');
    const backup = join(data, 'backup');
    const exporting = run(['export', backup], {}, OPEN_PROFILE);
    await expect(exporting).rejects.toMatchObject({ code: 'export-forbidden' });
    expect(existsSync(backup)).toBe(false);
  });

  it('names what is damaged, and ends with its own exit code', async () => {
    await storeCall('call-1', 'hello');
    const path = join(data, 'vault', 'vault-key.json');
    const key = JSON.parse(readFileSync(path, 'utf8'));
    // White space does no harm; it is here that a file which is still good stays good.
    writeFileSync(path, JSON.stringify(key));
    expect((await run(['check'])).code).toBe(EXIT.ok);
    const database = join(data, 'vault', 'vault.db');
    const bytes = readFileSync(database);
    const at = bytes.byteLength - 2_000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(database, bytes);
    const { code, text } = await run(['check', '--json']);
    expect(code).toBe(EXIT.unsound);
    expect(JSON.parse(text).findings).toContainEqual(
      expect.objectContaining({ part: 'database', sentence: expect.stringContaining('vault.db') }),
    );
  });
});
