import { expect, type Page, test } from '@playwright/test';
import { electronProblem, type RunningDesktopApp, startDesktopApp } from './support/desktop-app.ts';

test.skip(electronProblem !== undefined, electronProblem);

let desktop: RunningDesktopApp;
let page: Page;

test.beforeAll(async () => {
  desktop = await startDesktopApp();
  page = await desktop.app.firstWindow();
});

test.afterAll(async () => {
  await desktop?.close();
});

test('opens one window that shows the app from its own origin', async () => {
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(page.url()).toBe('app://emoaisec/index.html');
  expect(desktop.app.windows()).toHaveLength(1);
  await page.screenshot({ path: test.info().outputPath('electron.png') });
});

test('keeps Node, Electron and other pages out of the window', async () => {
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
  expect(await page.evaluate(() => typeof (globalThis as { process?: unknown }).process)).toBe('undefined');
  expect(await page.evaluate(() => window.open('https://example.org'))).toBeNull();
  await page.evaluate(() => window.location.assign('https://example.org/'));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(page.url()).toBe('app://emoaisec/index.html');
});

test('grants the microphone to the app, and neither the camera nor the screen', async () => {
  const outcome = (wanted: string) =>
    page.evaluate(async (kind) => {
      const media = navigator.mediaDevices;
      const asked = kind === 'screen' ? media.getDisplayMedia() : media.getUserMedia({ [kind]: true });
      return asked.then(
        () => 'granted',
        () => 'denied',
      );
    }, wanted);
  expect(await outcome('audio')).toBe('granted');
  expect(await outcome('video')).toBe('denied');
  expect(await outcome('screen')).toBe('denied');
});

test('has an engine of its own that answers, and refuses what is not a command', async () => {
  const status = await page.evaluate(() => window.emoaisec?.command('engine.status', {}));
  expect(status).toMatchObject({ result: { host: expect.stringContaining('Electron') } });
  const refused = await page.evaluate(() => window.emoaisec?.command('call.seek', { toSample: -1 }));
  expect(refused).toMatchObject({ refusal: { code: 'invalid-request' } });
  const path = { spec: { kind: 'recording', path: '/etc/hostname', speed: 1 } } as const;
  expect(await page.evaluate((request) => window.emoaisec?.command('call.start', request), path)).toMatchObject({
    refusal: { code: 'file-not-found' },
  });
});
