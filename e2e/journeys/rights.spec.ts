import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSample } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';

const REFERENCE = 'K-4711-QX';
let data: string;
test.beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'emoaisec-journey-'));
  writeFileSync(join(data, 'key'), randomBytes(32), { mode: 0o600 });
});
test.afterEach(() => rmSync(data, { recursive: true, force: true }));

/** Whether a text can be read in any file of the app's data folder. */
function isReadable(text: string): boolean {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(text));
}

test('a customer has a kept call searched, opened, put right, handed out, held and restricted', async ({
  launch,
}, info) => {
  const env = { EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: join(data, 'key') };
  const { page, savedReport } = await launch({ env });
  await page.getByTestId('customer-ref').fill(REFERENCE);
  await startSample(page, 'As fast as it can');
  await page
    .getByTestId('consent-store')
    .getByRole('button', { name: /They agree/ })
    .click();
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  await page.getByTestId('new-call').click();
  await expect(page.getByTestId('customer-ref')).toHaveValue('');

  const kept = page.getByTestId('kept-calls');
  await expect(kept.locator('.kept-line')).toHaveCount(1, { timeout: 20_000 });
  await expect(kept).toContainText(REFERENCE);
  await expect(kept).toContainText(/kept until .*, \d+ days/);
  await kept.getByTestId('kept-words').fill('unheard-of');
  await kept.getByTestId('kept-words').press('Enter');
  await expect(kept).toContainText('No kept call in which all of this was said.');
  await kept.getByTestId('kept-words').fill('washing machine');
  await kept.getByTestId('kept-search').click();
  await expect(kept.locator('.kept-line')).toHaveCount(1);

  await kept.getByTestId('kept-open').press('Enter');
  const sheet = page.getByTestId('kept-sheet');
  const line = sheet.getByTestId('kept-said').filter({ hasText: 'Customer' }).first();
  await line.getByTestId('kept-put-right').click();
  await line.getByTestId('kept-right-text').fill('It makes a strange noise');
  await line.getByTestId('kept-right-note').fill('I was not angry');
  await line.getByTestId('kept-right-save').click();
  await expect(line).toContainText('It makes a strange noise');
  await expect(line).toContainText('Words put right on');
  await expect(line).toContainText('I was not angry');
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'kept-call', info);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await barriers(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });

  const handedOut = await savedReport(() => sheet.getByTestId('kept-package').click());
  expect(handedOut).toContain('What is stored of your call');
  expect(handedOut).toContain('It makes a strange noise');
  expect(handedOut).toContain(REFERENCE);
  const json = /href="data:application\/json;base64,([^"]+)"/.exec(handedOut)?.[1] ?? '';
  expect(JSON.parse(Buffer.from(json, 'base64').toString('utf8'))).toMatchObject({ v: 1 });

  await sheet.getByTestId('kept-hold').click();
  await expect(sheet.getByTestId('kept-facts')).toContainText('kept until the hold is lifted');
  await expect(sheet).toContainText('A held call is not erased.');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  // Words that were put right find no call any more.
  await expect(kept).toContainText('No kept call in which all of this was said.');
  await kept.getByRole('button', { name: 'Show all' }).click();
  await expect(kept.locator('.kept-line')).toHaveCount(1);
  await expect(kept.getByTestId('kept-erase')).toHaveCount(0);
  await takePicture(page, 'kept-list', info);

  await kept.getByTestId('kept-open').click();
  await sheet.getByTestId('kept-restrict').click();
  await sheet.getByTestId('kept-restrict-sure').click();
  await expect(sheet).toBeHidden();
  await expect(kept.getByTestId('kept-news')).toContainText('1 call not shown: their use is restricted.');
  await expect(kept.locator('.kept-line')).toHaveCount(0);
  expect([REFERENCE, 'strange noise', 'not angry'].filter(isReadable)).toEqual([]);
});
