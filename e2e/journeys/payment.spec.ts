import { join } from 'node:path';
import { choosePace, linesOf } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { expect, test } from '../fixtures/running-app.ts';
import { ROOT } from '../support/web-app.ts';

/** A made call in which the customer reads a card number aloud from 0:07 to 0:17, and gives thanks at its end. */
const PAYMENT_CALL = join(ROOT, 'samples', 'payment-call.wav');

test('a call is not heard while a card is read, by itself and by key, and is heard again when the payment is done', async ({
  page,
}, info) => {
  await choosePace(page, 'Real time');
  await page.getByTestId('recording-file').setInputFiles(PAYMENT_CALL);
  await expect(linesOf(page, 'agent').first()).toContainText(/credit card/i, { timeout: 30_000 });
  const bar = page.getByTestId('payment-bar');
  await expect(bar).toContainText('Nothing is heard, seen or written down', { timeout: 10_000 });
  await expect(page.getByTestId('payment-pause')).toBeDisabled();
  const left = async () => Number(/\d+/.exec(await page.getByTestId('payment-left').innerText())?.[0]);
  const before = await left();
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'payment-pause', info);
  await expect.poll(left, { message: 'the time that is left goes by', timeout: 20_000 }).toBeLessThan(before - 2);
  await expect(linesOf(page, 'customer')).toHaveCount(0);

  // The card, its code and the thanks for it lie behind us.
  await expect.poll(left, { timeout: 30_000 }).toBeLessThan(72);
  await page.keyboard.press('Control+b');
  await expect(bar).toHaveCount(0);
  await expect(page.getByTestId('notices')).toContainText('A payment was being taken: nothing was heard.');
  await expect(linesOf(page, 'customer').first()).toContainText(/thank|great|today|help/i, { timeout: 30_000 });
  const words = await page.getByTestId('agent-view').innerText();
  expect(words).not.toMatch(/four five|five three|4539|1488|three four three|3 ?1 ?7|seventeen/i);
});

test('the button pauses and prolongs, and the call goes on by the button', async ({ page }) => {
  await page.getByTestId('start-sample').press('Enter');
  await page.getByTestId('payment-pause').click();
  const bar = page.getByTestId('payment-bar');
  await expect(bar).toContainText('you pressed the button');
  await expect(page.getByTestId('payment-left')).toContainText('86', { timeout: 10_000 });
  await page.getByTestId('payment-longer').click();
  await expect(page.getByTestId('payment-left')).toContainText(/90|89/);
  await page.getByTestId('payment-resume').click();
  await expect(bar).toHaveCount(0);
  await expect(page.getByTestId('payment-pause')).toBeEnabled();
});
