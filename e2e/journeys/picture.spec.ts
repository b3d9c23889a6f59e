import type { Page } from '@playwright/test';
import { choosePace, expectCustomerHeard, startLiveCall } from '../fixtures/agent-view.ts';
import { barriers } from '../fixtures/barriers.ts';
import { takePicture } from '../fixtures/pictures.ts';
import { makeRecordings } from '../fixtures/recordings.ts';
import { expect, test } from '../fixtures/running-app.ts';
import { CAMERA_CLIP, faceProblem, muxProblem, muxSeenCall } from '../fixtures/videos.ts';

const recordings = makeRecordings();
test.afterAll(() => recordings.remove());

/** Chooses the camera, which is listed a moment after the window opens; before it stands what can be shared. */
async function chooseCamera(page: Page): Promise<void> {
  const devices = page.getByTestId('picture-device');
  const camera = devices.locator('option[value^="camera:"]').first();
  await expect(camera).toBeAttached();
  await devices.selectOption(await camera.getAttribute('value'));
}

/** Starts a live call with the fake microphone and a camera that, as its user says, shows the customer. */
async function startSeenCall(page: Page): Promise<void> {
  await chooseCamera(page);
  await page.getByTestId('shows-customer').check();
  await startLiveCall(page, 'none', 'window:default');
}

test('nothing is looked at until its user has said that the picture shows the customer', async ({ page }, info) => {
  await expect(page.getByTestId('picture-device')).toHaveValue('none');
  await expect(page.getByTestId('shows-customer')).toHaveCount(0);
  await chooseCamera(page);
  await expect(page.getByTestId('shows-customer')).not.toBeChecked();
  await expect(page.getByText('Until you say so the call starts without it.')).toBeVisible();
  await expect(page.getByTestId('recording-picture')).toHaveValue('off');
  await expect(page.getByText('The picture of a video is not looked at.')).toBeVisible();
  expect(await barriers(page)).toEqual([]);
  await takePicture(page, 'start-picture', info);
});

test('a camera that may not be used is told of, and the call goes on with sound', async ({ launch }) => {
  const voice = await recordings.oneSide('customer');
  const { page } = await launch({ flags: [`--use-file-for-fake-audio-capture=${voice}%noloop`] });
  // A fake camera is never taken: the window is refused it, as it would be by the system.
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      if (constraints?.video) throw new DOMException('taken', 'NotReadableError');
      return open(constraints);
    };
  });
  await page.reload();
  await startSeenCall(page);
  const alert = page.getByTestId('alert');
  await expect(alert).toContainText('The call goes on without a picture');
  await expect(alert).toContainText('Another program may be using it');
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expectCustomerHeard(page);
  await expect(page.getByTestId('face-card')).toHaveCount(0);
  await expect(page.getByTestId('modality-face')).toContainText('no picture in this call');
});

test.describe('with a face', () => {
  test.skip(faceProblem !== undefined, faceProblem);

  test("the customer's face is followed in a live call, and its loss is told", async ({ launch }, info) => {
    const { page } = await launch({ flags: [`--use-file-for-fake-video-capture=${CAMERA_CLIP}`] });
    await startSeenCall(page);
    await expect(page.getByTestId('face-box')).toBeVisible({ timeout: 30_000 });
    await expect(page.getByTestId('face-figures')).toContainText(/\d+ px/);
    await expect(page.getByTestId('face-headline')).not.toBeEmpty();
    await expect(page.getByTestId('face-lane').locator('path[d^="M"]').first()).toBeAttached();
    expect(await barriers(page)).toEqual([]);
    await takePicture(page, 'face-live', info);
    await page.getByTestId('stop-call').click();
    await expect(page.getByTestId('call-state')).toHaveText('Ended');
  });

  test("a recording's face is read when it shows the customer", async ({ page }, info) => {
    test.skip(muxProblem !== undefined, muxProblem);
    await choosePace(page, 'Real time');
    await page.getByTestId('recording-picture').selectOption('customer');
    await page.getByTestId('recording-file').setInputFiles(muxSeenCall(recordings.folder));
    await expect(page.getByTestId('call-state')).toHaveText('Playing', { timeout: 30_000 });
    await expect(page.getByTestId('face-box')).toBeVisible({ timeout: 30_000 });
    await expectCustomerHeard(page);
    expect(await barriers(page)).toEqual([]);
    await takePicture(page, 'face-recording', info);
  });
});
