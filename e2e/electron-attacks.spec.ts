import { existsSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { type Attack, tryAttacks } from './fixtures/attacks.ts';
import { CONTRACT_ATTACKS } from './fixtures/contract-attacks.ts';
import { type ForeignServer, startForeignServer } from './fixtures/foreign-server.ts';
import { PEER_CONNECTION } from './fixtures/page-attacks.ts';
import { electronProblem, type RunningDesktopApp, startDesktopApp } from './support/desktop-app.ts';

test.skip(electronProblem !== undefined, electronProblem);

let desktop: RunningDesktopApp;
let page: Page;
let foreign: ForeignServer;

test.beforeAll(async () => {
  foreign = await startForeignServer();
  desktop = await startDesktopApp();
  page = await desktop.app.firstWindow();
  await expect(page.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
});

test.afterAll(async () => {
  await desktop?.close();
  foreign?.close();
});

/** Powers that Chromium would grant or ask for; Electron grants all of them unless it is told otherwise. */
const POWERS: readonly Attack[] = [
  {
    name: 'the screen, without anybody asked',
    run: () => navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'granted'),
    expected: /^threw \w*Error/,
  },
  {
    name: 'the microphone and the camera, which nobody has pressed for',
    run: async () => {
      await window.emoaisec?.command('agent.told', {});
      const wanted = await window.emoaisec?.wantMedia(['audio', 'video']);
      document.querySelector<HTMLElement>('[data-testid="device-names"]')?.click();
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
      const again = await window.emoaisec?.wantMedia(['audio', 'video']);
      const open = [{ audio: true }, { video: true }].map((kind) => navigator.mediaDevices.getUserMedia(kind));
      const opened = (await Promise.allSettled(open)).map(({ status }) => status);
      const names = (await navigator.mediaDevices.enumerateDevices()).map(({ label }) => label).join('');
      const refused = [wanted, again].every((outcome) => outcome && 'refusal' in outcome);
      return `${refused} ${opened.join(' ')} ${names}`;
    },
    expected: /^true rejected rejected $/,
  },
  { name: 'notifications', run: () => Notification.requestPermission(), expected: /^denied$/ },
  {
    name: 'USB, serial and HID devices',
    run: async () => {
      type Device = {
        readonly requestDevice?: (o: object) => Promise<unknown>;
        readonly requestPort?: () => Promise<unknown>;
      };
      const { usb, serial, hid } = navigator as unknown as Record<'usb' | 'serial' | 'hid', Device | undefined>;
      const asked = [
        usb?.requestDevice?.({ filters: [] }),
        serial?.requestPort?.(),
        hid?.requestDevice?.({ filters: [] }),
      ];
      const outcomes = await Promise.allSettled(asked.filter((one) => one !== undefined));
      const got = outcomes.filter(
        (one) => one.status === 'fulfilled' && !(Array.isArray(one.value) && one.value.length === 0),
      );
      return got.length === 0 ? 'none' : 'granted';
    },
    expected: /^none$|^threw \w*Error/,
  },
  {
    name: 'a new window',
    run: ({ foreign: address }) => String(window.open(`${address}/window`)),
    expected: /^null$/,
  },
  {
    name: 'an embedded browser',
    run: async ({ foreign: address }) => {
      const view = document.createElement('webview');
      view.setAttribute('src', `${address}/webview`);
      document.body.append(view);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const alive = 'getURL' in view;
      view.remove();
      return alive ? 'alive' : 'inert';
    },
    expected: /^inert$/,
  },
  {
    name: 'a download',
    run: async () => {
      const url = URL.createObjectURL(new Blob(['words']));
      Object.assign(document.createElement('a'), { href: url, download: 'words.txt' }).click();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return 'by what the session saw';
    },
    expected: /by what the session saw/,
  },
  {
    name: 'pages of Chromium and files',
    run: async () => {
      const addresses = ['file:///etc/passwd', 'chrome://version', 'devtools://devtools/bundled/inspector.html'];
      const found = await Promise.allSettled(addresses.map((address) => fetch(address)));
      return found.filter(({ status }) => status === 'fulfilled').length;
    },
    expected: /^0$/,
  },
  {
    name: "another host of the app's scheme",
    run: () => fetch('app://other/index.html').then(({ status }) => status),
    expected: /^threw \w*Error/,
  },
  PEER_CONNECTION,
];

test('a script in the window gets no power of the system', async () => {
  const started = await desktop.app.evaluate(({ session }) => {
    const seen = { downloads: 0 };
    session.defaultSession.on('will-download', (event) => {
      if (!event.defaultPrevented) seen.downloads += 1;
    });
    Object.assign(globalThis, { seenByTest: seen });
    return seen.downloads;
  });
  expect(started).toBe(0);
  await tryAttacks(page, foreign, POWERS);
  expect(await desktop.app.evaluate(() => (globalThis as { seenByTest?: unknown }).seenByTest)).toEqual({
    downloads: 0,
  });
  expect(foreign.seen).toEqual([]);
  expect(foreign.connections()).toBe(0);
});

test('a script in the window reaches nothing outside the contract', async () => {
  await tryAttacks(page, foreign, CONTRACT_ATTACKS);
  expect(await page.evaluate(() => window.emoaisec?.command('engine.status', {}))).toHaveProperty('result');
  expect(existsSync('/tmp/emoaisec-hacked')).toBe(false);
});

test('the name of a report names no folder', async () => {
  const proposed = await desktop.app.evaluate(({ dialog }) => {
    const asked: (string | undefined)[] = [];
    dialog.showSaveDialog = async (...given: unknown[]) => {
      asked.push((given.at(-1) as { readonly defaultPath?: string }).defaultPath);
      return { canceled: true, filePath: '' };
    };
    Object.assign(globalThis, { askedByTest: asked });
    return asked.length;
  });
  expect(proposed).toBe(0);
  await page.evaluate(async () => {
    for (const name of ['../../.ssh/authorized_keys', '/etc/cron.d/job', 'a/b/c.html'])
      await window.emoaisec?.saveReport(name, 'x');
  });
  const asked = await desktop.app.evaluate(() => (globalThis as { askedByTest?: string[] }).askedByTest ?? []);
  const documents = await desktop.app.evaluate(({ app }) => app.getPath('documents'));
  expect(asked.map((path) => path.replace(documents, ''))).toEqual(['/authorized_keys', '/job', '/c.html']);
});

test('behind the content policy stands another wall', async () => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setBypassCSP', { enabled: true });
  await page.reload();
  await expect(page.locator('#root > *').first()).toBeVisible();
  await tryAttacks(page, foreign, [
    {
      name: 'without a content policy, markup from text is made',
      run: () => {
        const div = document.createElement('div');
        div.innerHTML = '<b>made</b>';
        return div.textContent;
      },
      expected: /^made$/,
    },
    { name: 'fetch', run: ({ foreign: address }) => fetch(`${address}/bypass`), expected: /^threw TypeError/ },
    {
      name: 'fetch by another name of this machine',
      run: ({ foreign: address }) => fetch(`${address.replace('127.0.0.1', 'localhost')}/bypass`, { mode: 'no-cors' }),
      expected: /^threw TypeError/,
    },
    {
      name: 'a socket',
      run: ({ foreign: address }) =>
        new Promise((resolve) => {
          const socket = new WebSocket(`${address.replace('http', 'ws')}/bypass`);
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('refused');
        }),
      expected: /^refused$/,
    },
    {
      name: 'an image',
      run: ({ foreign: address }) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = image.onerror = (event) => resolve(typeof event === 'object' ? event.type : 'error');
          image.src = `${address}/bypass`;
        }),
      expected: /^error$/,
    },
    {
      name: 'a frame',
      run: async ({ foreign: address }) => {
        document.body.append(Object.assign(document.createElement('iframe'), { src: `${address}/bypass` }));
        await new Promise((resolve) => setTimeout(resolve, 300));
        return 'by what the server saw';
      },
      expected: /by what the server saw/,
    },
    PEER_CONNECTION,
  ]);
  expect(foreign.seen).toEqual([]);
  expect(foreign.connections()).toBe(0);
});

// Last: Playwright waits for refused navigations for ever.
test('the window stays on its page', async () => {
  const shown = () =>
    desktop.app.evaluate(async ({ BrowserWindow }) => {
      const pages = BrowserWindow.getAllWindows().map(({ webContents }) => webContents);
      return Promise.all(
        pages.map(async (contents) => ({
          address: contents.getURL(),
          isDrawn: await contents.executeJavaScript("document.querySelector('#root > *') !== null"),
        })),
      );
    });
  const away = [
    `${foreign.foreign}/navigated`,
    'file:///etc/passwd',
    'data:text/html,x',
    'chrome://gpu',
    'about:blank',
    'app://other/index.html',
  ];
  for (const address of away) {
    await page.evaluate((to) => void setTimeout(() => window.location.assign(to)), address);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect.poll(shown, address).toEqual([{ address: 'app://emoaisec/index.html', isDrawn: true }]);
  }
  expect(foreign.seen).toEqual([]);
});
