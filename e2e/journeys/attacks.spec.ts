import { tryAttacks } from '../fixtures/attacks.ts';
import { startForeignServer } from '../fixtures/foreign-server.ts';
import { PAGE_ATTACKS } from '../fixtures/page-attacks.ts';
import { expect, test } from '../fixtures/running-app.ts';

test('a script that got into the page runs no more text, reaches nobody and opens nothing', async ({ page }, info) => {
  await expect(page.locator('#root > *').first()).toBeVisible();
  const foreign = await startForeignServer();
  await tryAttacks(page, foreign, PAGE_ATTACKS);
  expect(foreign.seen).toEqual([]);
  // Electron's window does not even connect; a browser may, ahead of a request that its policy then refuses.
  if (info.project.name === 'electron') expect(foreign.connections()).toBe(0);
  foreign.close();
  // Asked in the page: the driver waits for ever for the navigations that were refused.
  const status = () => page.evaluate(() => document.querySelector('[data-testid="engine-status"]')?.textContent);
  await expect.poll(status, { timeout: 30_000 }).toBe('Engine ready');
});
