import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAdministratorKey, pinAdministrator } from '../../app/privacy/profiles/profile-choice.ts';
import { createKeyKeepers } from '../../app/privacy/vault/key-keepers.ts';
import { openVault } from '../../app/privacy/vault/open-vault.ts';
import { vaultFiles } from '../../app/privacy/vault/vault-files.ts';
import { auditedIn } from '../../app/testing/made-vault.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';

const PASSPHRASE = 'four words are enough';

let folder: string;
let env: NodeJS.ProcessEnv;
const data = () => join(folder, 'data');
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emoaisec-journey-'));
  mkdirSync(data());
  writeFileSync(join(folder, 'vault-key'), randomBytes(32), { mode: 0o600 });
  const { pem, publicKey } = makeAdministratorKey(PASSPHRASE);
  pinAdministrator(data(), publicKey);
  writeFileSync(join(folder, 'administrator.pem'), pem);
  env = { EMOAISEC_DATA_DIR: data(), EMOAISEC_VAULT_KEY_FILE: join(folder, 'vault-key') };
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the badge says what the profile allows, and an administrator alone has another one hold', async ({
  launch,
}, info) => {
  const app = await launch({ env });
  const { page } = app;
  await page.getByTestId('profile').click();
  const sheet = page.getByTestId('profile-sheet');
  await expect(sheet.getByRole('heading')).toHaveText('European Union and EEA');
  await expect(sheet.getByRole('row', { name: /Read the voice/ })).toHaveText(/if they agree.*never.*never/);
  await expect(sheet).toContainText('reports without names and numbers');
  await sheet.getByText('Choose other profiles').click();
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'profile', info);

  await sheet.getByTestId('profile-option-eu').uncheck();
  await sheet.getByTestId('profile-option-uk').check();
  await sheet.getByTestId('profile-choose').click();
  await expect(sheet.getByTestId('profile-problem')).toContainText('Choose the file');
  await sheet.getByTestId('profile-key').setInputFiles(join(folder, 'administrator.pem'));
  await sheet.getByTestId('profile-passphrase').fill('some other words');
  await sheet.getByTestId('profile-choose').click();
  await expect(sheet.getByTestId('profile-problem')).toContainText('The passphrase does not open');
  await sheet.getByTestId('profile-passphrase').fill(PASSPHRASE);
  await sheet.getByTestId('profile-choose').click();
  await expect(sheet).toBeHidden();
  await expect(page.getByTestId('profile')).toContainText('United Kingdom', { timeout: 30_000 });

  await app.close();
  const keepers = createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: env.EMOAISEC_VAULT_KEY_FILE ?? '' });
  const vault = await openVault({ files: vaultFiles(data()), keepers, epochMs: Date.now });
  const changes = auditedIn(vault).filter(({ kind }) => kind === 'profile-changed');
  expect(changes).toMatchObject([{ to: { id: 'eu' } }, { from: { id: 'eu' }, to: { id: 'uk' } }]);
  await vault.close();
});
