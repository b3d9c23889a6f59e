import type { Page } from '@playwright/test';
import { startSample } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';

const RECORD = {
  customerID: '7590-VHVEG',
  tenure: 2,
  MonthlyCharges: '70.70',
  Contract: 'Month-to-month',
  InternetService: 'Fiber optic',
  PaymentMethod: 'Electronic check',
  TechSupport: 'perhaps',
};

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.getByTestId('record-file').setInputFiles({ name, mimeType: '', buffer: Buffer.from(text) });
}

test("a customer's record goes with one call, whose window and report forecast leaving from it", async ({
  app,
  page,
}, info) => {
  await expect(page.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
  await takePicture(page, 'start-screen', info);
  const read = page.getByTestId('record-read');
  await choose(page, 'all.csv', 'tenure,Contract\n1,One year\n2,One year\n');
  await expect(page.getByRole('alert')).toContainText('holds 2 customers, and a call has one');
  await page.getByRole('button', { name: /dismiss/i }).click();
  await choose(page, 'customer.json', JSON.stringify(RECORD));
  await expect(read).toContainText('5 of 14 fields used');
  await expect(read).toContainText('TechSupport was left out');
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'customer-record', info);

  await startSample(page, 'As fast as it can');
  const card = page.getByTestId('churn');
  await expect(card).toContainText(/leave in about \d of 10 cases/, { timeout: 30_000 });
  await expect(card).toContainText('Raises it: month-to-month contract');
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  await card.getByText('What the record did not give').click();
  await card.scrollIntoViewIfNeeded();
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'churn-card', info);

  const report = await app.savedReport(() => page.getByTestId('export-report').click());
  expect(report).toContain('leave in about');
  expect(report + app.log()).not.toMatch(/7590|VHVEG|perhaps/);

  await page.getByTestId('new-call').click();
  await expect(page.getByTestId('clear-record')).toHaveCount(0);
  await startSample(page, 'As fast as it can');
  await expect(page.getByTestId('outcome-headline')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('churn')).toHaveCount(0);
});
