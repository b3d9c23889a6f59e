import { expectCustomerHeard, gaugeValues, linesOf, pressStartCall } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { makeRecordings } from '../fixtures/recordings.ts';
import { expect, test } from '../fixtures/running-app.ts';

const recordings = makeRecordings();
test.afterAll(() => recordings.remove());

test('nothing of the customer is analysed before they agree, and nothing is left when they take it back', async ({
  launch,
}, info) => {
  const voice = await recordings.oneSide('customer');
  const { page } = await launch({ flags: [`--use-file-for-fake-audio-capture=${voice}`] });
  await expect(page.getByTestId('profile')).toContainText('European Union');
  await page.getByTestId('agent-device').selectOption('none');
  await page.getByTestId('customer-device').selectOption('window:default');
  await page.getByTestId('start-call').click();
  const notice = page.getByTestId('agent-notice');
  await expect(notice).toContainText('It never reads your emotions');
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'agent-notice', info);
  await notice.getByText('Not now').click();
  await expect(page.getByTestId('start-screen')).toBeVisible();
  await pressStartCall(page);
  await expect(page.getByTestId('call-state')).toHaveText('Live call', { timeout: 30_000 });

  const card = page.getByTestId('consent');
  await expect(card).toContainText('Nothing is analysed yet. Say to the customer:');
  await expect(card).toContainText('a computer program on my desk');
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'consent', info);
  // Long enough for a sentence that is not written down.
  await page.waitForTimeout(8_000);
  await expect(linesOf(page, 'customer')).toHaveCount(0);
  expect(Math.max(...(await gaugeValues(page)))).toBe(0);

  await page.getByTestId('consent-agree').press('Enter');
  await expect(page.getByTestId('consent-voice-emotion')).toContainText('agreed');
  await expectCustomerHeard(page);

  await page.getByTestId('consent-withdraw').press('Enter');
  await expect(linesOf(page, 'customer')).toHaveCount(0, { timeout: 1_000 });
  await expect(page.getByTestId('consent-voice-emotion')).toContainText('taken back');
  expect(Math.max(...(await gaugeValues(page)))).toBe(0);
  await page.reload();
  await expect(page.getByTestId('consent-voice-emotion')).toContainText('taken back', { timeout: 20_000 });
  await expect(linesOf(page, 'customer')).toHaveCount(0);
});

test('an answer is listened for once the agent has asked, and what is no plain yes is no agreement', async ({
  launch,
}, info) => {
  const voice = await recordings.oneSide('customer');
  const { page } = await launch({ flags: [`--use-file-for-fake-audio-capture=${voice}`] });
  await page.getByTestId('agent-device').selectOption('none');
  await page.getByTestId('customer-device').selectOption('window:default');
  await pressStartCall(page);
  await page.getByTestId('consent-ask').press('Enter');
  const heard = page.getByTestId('consent-heard');
  await expect(heard).toContainText('Listening for the answer');
  await expect(page.getByTestId('consent-text-emotion')).toContainText('told');
  // Somebody who talks about a washing machine has not agreed to anything.
  await expect(heard).toContainText('not a clear answer', { timeout: 40_000 });
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'consent-heard', info);
  await page.keyboard.press('y');
  await expect(page.getByTestId('consent-voice-emotion')).toContainText('not asked yet');
});
