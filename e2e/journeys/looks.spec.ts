import type { Page } from '@playwright/test';
import { startSample } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';

async function chooseTheme(page: Page, name: 'Light theme' | 'Dark theme'): Promise<void> {
  await page.getByRole('radio', { name }).check({ force: true });
}

test('the screens shut nobody out, in light and in dark', async ({ page }, info) => {
  await chooseTheme(page, 'Dark theme');
  expect(await barriers(page)).toEqual([]);
  await chooseTheme(page, 'Light theme');
  expect(await barriers(page)).toEqual([]);
  await expect(page.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
  await takePicture(page, 'start', info);

  await startSample(page, 'Four times as fast');
  const urgent = page.locator('.prompt-urgent');
  const card = page.getByTestId('prompt-card');
  await expect(card).toBeVisible({ timeout: 40_000 });
  await urgent.waitFor({ timeout: 20_000 }).catch(() => undefined);
  await page.getByTestId('transport-play').click();
  await expect(page.getByTestId('call-state')).toHaveText('Paused');
  await expect(card.getByTestId('prompt-reason').first()).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'agent-view-prompt', info);
  await chooseTheme(page, 'Dark theme');
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'agent-view-dark', info);
  await chooseTheme(page, 'Light theme');

  await page.getByTestId('status-toggle').click();
  await expect(page.getByTestId('status-drawer')).toContainText('Time per utterance');
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'status', info);
  await page.keyboard.press('Escape');
  await page.getByTestId('transport-play').click();
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  await takePicture(page, 'agent-view-light', info);
});

test('the sample is opened and its report exported without a mouse', async ({ app, page }) => {
  await expect(page.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
  /** Tabs on until the focus is where it is wanted. */
  const tabTo = async (testId: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((id) => document.activeElement?.getAttribute('data-testid') === id, testId)) return;
    }
    throw new Error(`The keyboard does not reach ${testId}.`);
  };
  const pace = page.getByTestId('pace').getByRole('radio', { name: 'As fast as it can' });
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (
      await page
        .getByTestId('pace')
        .getByRole('radio', { name: 'Real time' })
        .evaluate((r) => r.matches(':focus'))
    )
      break;
  }
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('ArrowRight');
  await expect(pace).toBeChecked();
  await tabTo('start-sample');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  const report = await app.savedReport(() => page.keyboard.press('Control+s'));
  expect(report).toMatch(/washing machine/i);
});
