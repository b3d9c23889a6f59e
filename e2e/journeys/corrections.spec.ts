import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { linesOf, startSample } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';

let data: string;
test.beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'emoaisec-journey-'));
});
test.afterEach(() => rmSync(data, { recursive: true, force: true }));

async function hearSample(page: Page): Promise<void> {
  await startSample(page, 'As fast as it can');
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
}

test('the agent corrects by mouse and keyboard, sees what that does, and takes it back', async ({ launch }, info) => {
  const app = await launch({ env: { EMOAISEC_DATA_DIR: data } });
  const { page } = app;
  await hearSample(page);
  const lines = linesOf(page, 'customer');
  await expect(linesOf(page, 'agent').getByTestId('correct')).toHaveCount(0);

  const first = lines.filter({ has: page.getByTestId('correct') }).first();
  await first.getByTestId('correct').click();
  const menu = page.getByRole('menu');
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'correction-menu', info);
  await menu.getByRole('menuitem', { name: 'It was Anger' }).click();
  const note = first.getByTestId('correction');
  await expect(note).toContainText(/Corrected: it was Anger.*Check sentences: [\d.]+ % → [\d.]+ % right/, {
    timeout: 60_000,
  });
  await expect(page.getByTestId('said')).toContainText('Correction taken.');

  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('c');
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
  const last = lines.filter({ has: page.getByTestId('correct') }).last();
  await expect(last.getByTestId('correct')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('f');
  await expect(menu.getByRole('menuitem', { name: 'It was Fear' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(last.getByTestId('correction')).toContainText('it was Fear');

  await page.getByTestId('status-toggle').click();
  const panel = page.getByTestId('correction-facts');
  await expect(panel.locator('dt:text-is("Learned from") + dd')).toHaveText('2');
  await expect(panel.getByTestId('correction-score')).toContainText('140 check sentences');
  await expect(panel.getByRole('button', { name: 'Undo from here on, 2 corrections' })).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'corrections', info);
  await panel.getByTestId('corrections-undo-last').click();
  await expect(panel.locator('dt:text-is("Learned from") + dd')).toHaveText('1');
  await expect(last.getByTestId('correction')).toHaveCount(0);
  await page.keyboard.press('Escape');

  const report = await app.savedReport(() => page.getByTestId('export-report').click());
  expect(report).toContain('Corrected by hand:</b> it was angry.');
  expect(report).not.toContain('it was fear');
  expect(readdirSync(data)).toEqual(['corrections.json']);
  expect(readFileSync(join(data, 'corrections.json'), 'utf8')).not.toMatch(/washing|machine|customer-/i);
});

test('what was learned outlives the app, shows in the next call, and a reset ends it', async ({ launch }) => {
  const env = { EMOAISEC_DATA_DIR: data };
  const before = await launch({ env });
  await hearSample(before.page);
  await before.page.getByTestId('correct').first().click();
  await before.page.getByRole('menuitem', { name: 'It was Anger' }).click();
  await expect(before.page.getByTestId('correction')).toHaveCount(1, { timeout: 60_000 });
  await before.close();

  const { page } = await launch({ env });
  await hearSample(page);
  await expect(page.getByTestId('adapted')).toContainText('With the corrections given here');
  await page.getByTestId('status-toggle').click();
  const panel = page.getByTestId('correction-facts');
  await panel.getByTestId('corrections-reset').click({ timeout: 60_000 });
  await panel.getByTestId('corrections-reset-sure').click();
  await expect(panel).toContainText('None yet.');
  await page.keyboard.press('Escape');
  await page.getByTestId('new-call').click();
  await hearSample(page);
  await expect(page.getByTestId('adapted')).toHaveCount(0);
});
