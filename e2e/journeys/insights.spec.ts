import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { barriers } from '../fixtures/barriers.ts';
import { fillVault } from '../fixtures/filled-vault.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';

let data: string;
test.beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'emoaisec-journey-'));
  writeFileSync(join(data, 'key'), randomBytes(32), { mode: 0o600 });
});
test.afterEach(() => rmSync(data, { recursive: true, force: true }));

test('figures over kept calls are blurred, cost what was said before, and are refused when nothing is left', async ({
  launch,
}, info) => {
  await fillVault(data, join(data, 'key'), 80, 2);
  const { page } = await launch({
    env: { EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: join(data, 'key') },
  });
  const card = page.getByTestId('insights');
  const answer = page.getByTestId('insights-answer');
  const left = page.getByTestId('insights-left');
  const ask = async (question: string, period: string, price: string) => {
    await page.getByTestId('insights-question').selectOption(question);
    await page.getByTestId('insights-period').selectOption(period);
    await page.getByTestId('insights-price').getByRole('radio', { name: price }).press('Space');
    await page.getByTestId('insights-ask').press('Enter');
  };
  await expect(card).toBeVisible({ timeout: 30_000 });
  await expect(answer).toHaveAttribute('data-state', 'none');
  await expect(left).toHaveAttribute('aria-valuenow', '0');

  // Two people are too few (noise says otherwise once in ten thousand times), and that costs as well.
  await ask('people', '7', 'Best');
  await expect(answer).toContainText('Not told. There may be fewer than 10 people', { timeout: 20_000 });
  await expect(left).toHaveAttribute('aria-valuenow', '100');

  await page.getByTestId('insights-period').selectOption('30');
  await expect(left).toHaveAttribute('aria-valuenow', '0');
  await expect(page.getByTestId('insights-cost')).toContainText('Asking costs ε 1 of the ε 1 ');
  await ask('spread-talk-share', '30', 'Better');
  await expect(answer.getByTestId('insights-value')).toHaveCount(5, { timeout: 20_000 });
  await expect(answer).toContainText('It cost ε 0.5.');
  await expect(left).toHaveAttribute('aria-valuenow', '50');
  await card.scrollIntoViewIfNeeded();
  await takePicture(page, 'insights', info);
  await ask('spread-talk-share', '30', 'Better');
  await expect(answer).toContainText('it cost nothing', { timeout: 20_000 });
  await expect(left).toHaveAttribute('aria-valuenow', '50');

  await ask('mean-sentiment-at-end', '30', 'Better');
  await expect(answer.getByTestId('insights-value')).toHaveText(/^[+−]?\d\.\d\d$/, { timeout: 20_000 });
  await expect(left).toHaveAttribute('aria-valuenow', '100');
  await card.scrollIntoViewIfNeeded();
  for (const theme of ['Dark theme', 'Light theme']) {
    await page.getByRole('radio', { name: theme }).check({ force: true });
    expect(await barriers(page)).toEqual([]);
    await takePicture(page, theme === 'Dark theme' ? 'insights-dark' : 'insights-spent', info);
  }

  await ask('people', '30', 'Rough');
  await expect(answer).toContainText('Not answered. The privacy budget of the people in these calls', {
    timeout: 20_000,
  });
  await expect(page.getByTestId('insights-site')).toHaveAttribute('aria-valuenow', '50');
  await takePicture(page, 'insights-refused', info);
});
