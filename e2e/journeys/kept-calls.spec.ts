import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSample } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';

let data: string;
test.beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'emoaisec-journey-'));
  writeFileSync(join(data, 'key'), randomBytes(32), { mode: 0o600 });
});
test.afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Whether a word can be read in any file of the app's data folder. */
function isReadable(word: string): boolean {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(word));
}

test('a call is kept where the customer agrees, found again, reported on and erased for good', async ({
  launch,
}, info) => {
  const env = { EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: join(data, 'key') };
  const { page } = await launch({ env });
  await startSample(page, 'As fast as it can');
  await page
    .getByTestId('consent-store')
    .getByRole('button', { name: /They agree/ })
    .press('Enter');
  await expect(page.getByTestId('consent-store')).toContainText('agreed');
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });

  await page.getByTestId('new-call').click();
  const kept = page.getByTestId('kept-calls');
  await expect(kept.getByRole('listitem')).toHaveCount(1, { timeout: 20_000 });
  await expect(kept).toContainText('kept under eu');
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'kept-calls', info);
  expect(isReadable('washing machine')).toBe(false);

  await kept.getByTestId('kept-erase').click();
  await kept.getByTestId('kept-erase-sure').click();
  await expect(kept).toHaveCount(0);
  await expect(page.getByTestId('said')).toContainText('The call was erased.');
});
