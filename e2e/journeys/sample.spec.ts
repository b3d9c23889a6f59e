import { choosePace, gaugeValues, linesOf, startSample } from '../fixtures/agent-view.ts';
import { expect, test } from '../fixtures/running-app.ts';

/** Words of the sample call that no part of the app has another reason to write. */
const SAID = ['washing', 'machine', 'ridiculous', 'angry', 'terrible', 'contract', 'tomorrow', 'goodbye', 'miller'];

test('the sample call is understood, helps with a reason, is reported, and leaves no word in the log', async ({
  launch,
}) => {
  const app = await launch({ env: { EMOAISEC_LOG_LEVEL: 'trace' } });
  const { page } = app;
  await startSample(page, 'Four times as fast');

  await expect(linesOf(page, 'agent').first()).toContainText(/\w{3}/);
  await expect(linesOf(page, 'customer').first()).toContainText(/\w{3}/);
  const before = await gaugeValues(page);
  await expect.poll(() => gaugeValues(page), 'the gauges move').not.toEqual(before);
  await expect(page.getByTestId('sentiment-dial')).not.toHaveAttribute('data-level', 'none');

  const card = page.getByTestId('prompt-card');
  await expect(card).toBeVisible({ timeout: 40_000 });
  await page.getByTestId('transport-play').click();
  await expect(page.getByTestId('call-state')).toHaveText('Paused');
  const title = await card.getByRole('heading').innerText();
  await card.getByTestId('prompt-reason').first().click();
  await expect(page.locator('.line-highlighted').first()).toBeInViewport();
  await page.keyboard.press('Escape');
  await expect(card.filter({ hasText: title })).toHaveCount(0);

  await page.getByTestId('transport-play').click();
  await choosePace(page, 'As fast as it can');
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  await expect(page.getByTestId('context-emotion')).toContainText(/\w{3}/);
  await expect(page.getByTestId('transcript').getByTestId('cause-words').first()).toContainText(/\w{3}/);
  const report = await app.savedReport(() => page.getByTestId('export-report').click());
  expect(report).toContain(title);
  expect(report).toMatch(/washing machine/i);
  expect(report).toContain('My name is [name]');
  expect(report).not.toContain('Miller');
  expect(report).toMatch(/May go back to[^.]*href="#u\d/);
  expect(report).toMatch(/<mark>[^<]*\w{3}/);
  expect(report).toMatch(/Agent[\s\S]*Customer/);

  const log = app.log().toLowerCase();
  expect(log).toContain('engine ready');
  expect(SAID.filter((word) => log.includes(word))).toEqual([]);
});
