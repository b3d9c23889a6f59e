import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { electronProblem, type RunningDesktopApp, startDesktopApp } from './support/desktop-app.ts';
import { ROOT } from './support/web-app.ts';

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

test('opens a microphone or a camera only for somebody who presses for it and was told, and never the screen', async () => {
  const outcome = (wanted: string) =>
    page.evaluate(async (kind) => {
      const media = navigator.mediaDevices;
      const asked = kind === 'screen' ? media.getDisplayMedia() : media.getUserMedia({ [kind]: true });
      return asked.then(
        () => 'granted',
        () => 'denied',
      );
    }, wanted);
  const want = (...media: ('audio' | 'video')[]) => page.evaluate((all) => window.emoaisec?.wantMedia(all), media);
  const labels = () =>
    page.evaluate(async () => (await navigator.mediaDevices.enumerateDevices()).map(({ label }) => label).join(''));
  await expect(page.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
  expect(await outcome('audio')).toBe('denied');
  expect(await labels()).toBe('');

  // A script can say that the agent was told and that it wants the microphone; nobody has pressed anything.
  await page.evaluate(() => window.emoaisec?.command('agent.told', {}));
  expect(await want('audio')).toMatchObject({ refusal: { code: 'permission-denied' } });
  expect(await outcome('audio')).toBe('denied');

  await page.keyboard.press('Tab');
  expect(await outcome('audio')).toBe('denied');
  expect(await want('audio')).toEqual({ result: {} });
  expect(await outcome('audio')).toBe('granted');
  expect(await outcome('video')).toBe('denied');
  expect(await labels()).not.toBe('');
  await page.keyboard.press('Tab');
  expect(await want('video')).toEqual({ result: {} });
  expect(await outcome('video')).toBe('granted');
  expect(await outcome('screen')).toBe('denied');
});

test('has an engine of its own that answers, and refuses what is not a command', async () => {
  const status = await page.evaluate(() => window.emoaisec?.command('engine.status', {}));
  expect(status).toMatchObject({ result: { host: expect.stringMatching(/^(Electron|Node) \d/) } });
  const refused = await page.evaluate(() => window.emoaisec?.command('call.seek', { toSample: -1 }));
  expect(refused).toMatchObject({ refusal: { code: 'invalid-request' } });
  const path = { spec: { kind: 'recording', path: '/etc/hostname', speed: 1 } } as const;
  expect(await page.evaluate((request) => window.emoaisec?.command('call.start', request), path)).toMatchObject({
    refusal: { code: 'file-not-found' },
  });
});

test('opens a file the user picked, by an id that says nothing of its path', async () => {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', id: 'picked' });
    document.body.append(input);
  });
  await page.setInputFiles('#picked', join(ROOT, 'samples', 'service-call.wav'));
  const started = await page.evaluate(async () => {
    const [file] = document.querySelector<HTMLInputElement>('#picked')?.files ?? [];
    if (!file) throw new Error('no file was picked');
    const registered = await window.emoaisec?.registerRecording(file);
    if (!registered || 'refusal' in registered) throw new Error(JSON.stringify(registered));
    const id = String(registered.result);
    return [id, await window.emoaisec?.command('call.start', { spec: { kind: 'recording', path: id, speed: 1 } })];
  });
  expect(started[0]).toMatch(/^recording:[0-9a-f-]{36}$/);
  expect(started[1]).toMatchObject({ result: { callId: expect.any(String) } });
  expect(await page.evaluate(() => window.emoaisec?.command('call.stop', {}))).toMatchObject({ result: {} });
  const made = await page.evaluate(() => window.emoaisec?.registerRecording(new File(['x'], 'made-here.wav')));
  expect(made).toMatchObject({ refusal: { code: 'file-unreadable' } });
});

test('saves the report where the user says, and tells the page only its name', async () => {
  const target = test.info().outputPath('report.html');
  await desktop.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, target);
  const save = () => page.evaluate(() => window.emoaisec?.saveReport('call.html', '<p>report</p>'));
  expect(await save()).toEqual({ result: { saved: true, where: 'report.html' } });
  expect(readFileSync(target, 'utf8')).toBe('<p>report</p>');
  await desktop.app.evaluate(({ dialog }) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: '/proc/report.html' });
  });
  expect(await save()).toMatchObject({ refusal: { code: 'report-unwritable' } });
});

test('carries sound captured in the window to the engine', async () => {
  const loudest = await page.evaluate(async () => {
    const api = window.emoaisec;
    if (!api) throw new Error('no preload');
    const customer = { kind: 'window', streamId: 'tone', label: 'Tone' } as const;
    const started = await api.command('call.start', { spec: { kind: 'live', customer } });
    if ('refusal' in started) throw new Error(started.refusal.message);
    const { callId } = started.result as { readonly callId: string };
    let peakDbfs = Number.NEGATIVE_INFINITY;
    const end = api.onNotice((notice) => {
      if (notice.kind === 'event' && notice.event.callId === callId && notice.event.type === 'level')
        peakDbfs = Math.max(peakDbfs, notice.event.peakDbfs);
    });
    for (let sequence = 0; sequence < 20; sequence += 1) {
      const samples = Float32Array.from({ length: 4800 }, (_, at) => 0.5 * Math.sin((2 * Math.PI * 440 * at) / 48_000));
      api.pushFrames({ kind: 'frames', streamId: 'tone', sequence, sampleRateHz: 48_000, samples });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    api.endStream('tone', undefined);
    end();
    await api.command('call.stop', {});
    return peakDbfs;
  });
  // Half of full scale is -6.02 dBFS.
  expect(loudest).toBeCloseTo(-6, 0);
});

// Last: Playwright waits for the refused navigation for ever.
test('keeps Node, Electron and other pages out of the window', async () => {
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined');
  expect(await page.evaluate(() => typeof (globalThis as { process?: unknown }).process)).toBe('undefined');
  expect(await page.evaluate(() => window.open('https://example.org'))).toBeNull();
  await page.evaluate(() => window.location.assign('https://example.org/'));
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  expect(page.url()).toBe('app://emoaisec/index.html');
});

test('hears the key for payments from any program, while a live call runs only', async () => {
  const isHeard = () =>
    desktop.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+B'));
  expect(await isHeard()).toBe(false);
  const spec = { kind: 'live', customer: { kind: 'window', streamId: 'payment', label: 'Test' } } as const;
  await page.evaluate((request) => window.emoaisec?.command('call.start', { spec: request }), spec);
  await expect.poll(isHeard).toBe(true);
  await page.evaluate(() => window.emoaisec?.command('call.stop', {}));
  await expect.poll(isHeard).toBe(false);
});
