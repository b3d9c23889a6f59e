import type { Page } from '@playwright/test';
import { choosePace, linesOf } from '../fixtures/agent-view.ts';
import { SAMPLE_CALL } from '../fixtures/recordings.ts';
import { expect, test } from '../fixtures/running-app.ts';

/** Where the recording is, in seconds. */
async function position(page: Page): Promise<number> {
  return Number(await page.getByTestId('transport-seek').inputValue());
}

test('a recording is opened with its channels swapped, paused, sought, played faster and stopped', async ({ page }) => {
  await page.getByTestId('channel-order').selectOption('customer-agent');
  await choosePace(page, 'Twice as fast');
  await page.getByTestId('recording-file').setInputFiles(SAMPLE_CALL);
  await expect(page.getByTestId('call-state')).toHaveText('Playing', { timeout: 30_000 });
  await expect(linesOf(page, 'customer').first()).toContainText(/daniel|may i help|calling/i, { timeout: 30_000 });
  await expect(linesOf(page, 'agent').first()).toContainText(/washing|repaired|broken/i, { timeout: 30_000 });

  await page.getByTestId('transport-play').click();
  await expect(page.getByTestId('call-state')).toHaveText('Paused');
  await expect(page.getByTestId('transport-play')).toHaveText('Play');
  const paused = await position(page);
  await page.waitForTimeout(1_500);
  expect(Math.abs((await position(page)) - paused)).toBeLessThan(1);

  await page.getByTestId('transport-seek').focus();
  await page.keyboard.press('PageUp');
  await expect.poll(() => position(page), 'the recording is further on').toBeGreaterThan(paused + 25);
  await page.keyboard.press('PageDown');
  await expect.poll(() => position(page), 'the recording is back').toBeLessThan(paused + 5);

  await choosePace(page, 'Four times as fast');
  await page.getByTestId('transport-play').click();
  await expect(page.getByTestId('call-state')).toHaveText('Playing');
  await expect(page.locator('.call-badge')).toContainText('4×');
  const before = await position(page);
  await expect.poll(() => position(page), 'the recording goes on').toBeGreaterThan(before + 4);
  await page.getByTestId('transport-stop').click();
  await expect(page.getByTestId('call-state')).toHaveText('Ended');
  await page.getByTestId('new-call').click();
  await expect(page.getByTestId('start-screen')).toBeVisible();
});
