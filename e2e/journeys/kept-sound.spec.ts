import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSample } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { expect, test } from '../fixtures/running-app.ts';

let data: string;
test.beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'emoaisec-journey-'));
  writeFileSync(join(data, 'key'), randomBytes(32), { mode: 0o600 });
});
test.afterEach(() => rmSync(data, { recursive: true, force: true }));

test('the sound of a call is kept where the customer agrees, and listened to afterwards', async ({ launch }) => {
  const env = { EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: join(data, 'key') };
  const { page } = await launch({ env });
  await startSample(page, 'As fast as it can');
  for (const purpose of ['store', 'record']) {
    const line = page.getByTestId(`consent-${purpose}`);
    await line.getByRole('button', { name: /They agree/ }).press('Enter');
    await expect(line).toContainText('agreed');
  }
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });

  await page.getByTestId('new-call').click();
  const kept = page.getByTestId('kept-calls');
  await kept.getByTestId('kept-listen').click({ timeout: 20_000 });
  const sound = kept.getByTestId('kept-sound');
  await expect(sound).toContainText('0:02', { timeout: 20_000 });
  await sound.getByRole('slider').fill(String(60 * 16_000));
  await expect(sound).toContainText('1:01', { timeout: 20_000 });
  expect(await barriers(page)).toEqual([]);
  await kept.getByTestId('kept-silence').click();
  await expect(kept.getByTestId('kept-listen')).toBeVisible();
});
