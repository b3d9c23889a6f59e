import type { Page } from '@playwright/test';
import { choosePace, linesOf, pressStartCall, startLiveCall } from '../fixtures/agent-view.ts';
import { makeRecordings, truncatedSample } from '../fixtures/recordings.ts';
import { expect, test } from '../fixtures/running-app.ts';

const recordings = makeRecordings();
test.afterAll(() => recordings.remove());

/** Sees a refusal's sentence and dismisses it. */
async function expectRefusal(page: Page, title: string, sentence: RegExp): Promise<void> {
  const alert = page.getByTestId('alert');
  await expect(alert).toContainText(title);
  await expect(alert).toContainText(sentence);
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toHaveCount(0);
}

test('what cannot be heard is refused with a sentence, and the app still works', async ({ page }) => {
  const picker = page.getByTestId('recording-file');
  const text = Buffer.from('This is a shopping list, not a sound.\n'.repeat(100));
  await picker.setInputFiles(recordings.write('list.wav', text));
  await expectRefusal(page, 'The recording could not be opened', /not (?:an? )?(?:audio|sound|recording)|no audio/i);

  await picker.setInputFiles(recordings.write('empty.wav', new Uint8Array()));
  await expectRefusal(page, 'The recording could not be opened', /empty/i);

  await page.getByTestId('agent-device').selectOption('none');
  await page.getByTestId('customer-device').selectOption('none');
  await page.getByTestId('start-call').click();
  await expectRefusal(page, 'The call could not be started', /at least one sound source/);

  await choosePace(page, 'As fast as it can');
  await picker.setInputFiles(recordings.write('cut.wav', truncatedSample(0.4)));
  await expect(page.getByTestId('call-state')).toHaveText('Ended', { timeout: 60_000 });
  await expect(page.getByTestId('notices')).toContainText(/shorter|truncated|cut|ends|missing/i);
  await expect(linesOf(page, 'customer').first()).toContainText(/\w{3}/);
});

test('a microphone that is not there is told of, before the call and when it is to start', async ({ page }, info) => {
  await page.evaluate(() =>
    localStorage.setItem('emoaisec.settings', JSON.stringify({ agentDevice: 'window:unplugged-long-ago' })),
  );
  await page.reload();
  await expect(page.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
  const names = page.getByTestId('device-names');
  // The desktop window does not know its devices before somebody wants to see them.
  if (info.project.name === 'electron') {
    await names.click();
    await page.getByTestId('agent-notice-read').press('Enter');
  }
  await expect(page.getByText('This device is not connected.')).toBeVisible();
  await expect(names).toHaveCount(0);
  if (info.project.name === 'electron') await page.getByTestId('start-call').click();
  else await pressStartCall(page);
  await expectRefusal(page, 'The call could not be started', /microphone was not found/i);
  await expect(page.getByTestId('start-screen')).toBeVisible();
});

test('a microphone that is unplugged during a call is told of, and what was heard stays', async ({ launch }) => {
  const voice = await recordings.oneSide('customer');
  const { page } = await launch({ flags: [`--use-file-for-fake-audio-capture=${voice}`] });
  // A fake device cannot be unplugged: its track is told that it has ended, as a real one would be.
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      for (const track of stream.getTracks())
        addEventListener('unplugged', () => track.dispatchEvent(new Event('ended')));
      return stream;
    };
  });
  await page.reload();
  await startLiveCall(page, 'none', 'window:default');
  await expect(linesOf(page, 'customer').first()).toContainText(/\w{3}/, { timeout: 40_000 });
  await page.evaluate(() => dispatchEvent(new Event('unplugged')));
  await expectRefusal(page, 'A sound source was lost', /is gone/);
  await expect(linesOf(page, 'customer').first()).toContainText(/\w{3}/);
});
