import { expectCustomerHeard, killEngine, linesOf, startLiveCall, startSample } from '../fixtures/agent-view.ts';
import { makeRecordings } from '../fixtures/recordings.ts';
import { expect, test } from '../fixtures/running-app.ts';

const recordings = makeRecordings();
test.afterAll(() => recordings.remove());

test('a recording goes on when the engine is lost, and the gap is shown', async ({ page }) => {
  await startSample(page, 'Four times as fast');
  await expectCustomerHeard(page);
  await killEngine(page);
  await expect(page.getByTestId('engine-status')).toHaveText('Engine restarting');
  await expect(page.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
  await expect(page.getByTestId('call-state')).toHaveText('Playing');
  await expect(page.getByTestId('notices').locator('.notice-gap').first()).toBeVisible();
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  await expect(linesOf(page, 'customer').last()).toContainText(/goodbye|bye|thank/i);
});

test('a live call goes on when the engine is lost, and the gap is shown', async ({ launch }) => {
  const voice = await recordings.oneSide('customer');
  const { page } = await launch({ flags: [`--use-file-for-fake-audio-capture=${voice}`] });
  await startLiveCall(page, 'none', 'window:default');
  await expectCustomerHeard(page);
  await killEngine(page);
  await expect(page.getByTestId('engine-status')).toHaveText('Engine restarting');
  await expect(page.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
  await expect(page.getByTestId('notices').locator('.notice-gap').first()).toBeVisible();
  const before = await linesOf(page, 'customer').count();
  await expect.poll(() => linesOf(page, 'customer').count(), { timeout: 40_000 }).toBeGreaterThan(before);
  await expect(page.getByTestId('call-state')).toHaveText('Live call');
  await page.getByTestId('stop-call').click();
  await expect(page.getByTestId('call-state')).toHaveText('Ended');
});
