import { type Browser, expect, type Page, test } from '@playwright/test';
import { type Attack, tryAttacks } from './fixtures/attacks.ts';
import { type ForeignServer, startForeignServer } from './fixtures/foreign-server.ts';
import { chromiumProblem, launchChromium, type RunningWebHost, startWebHost } from './support/web-app.ts';

test.skip(chromiumProblem !== undefined, chromiumProblem);

/** A name that an attacker's own name server makes lead to this machine. */
const REBOUND = 'rebound.example';

let host: RunningWebHost;
let origin: string;
let browser: Browser;
let victim: Page;
let foreign: ForeignServer;

test.beforeAll(async () => {
  host = await startWebHost();
  ({ origin } = new URL(host.address));
  foreign = await startForeignServer();
  browser = await launchChromium([`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`]);
  // One browser, so one jar of cookies: the user has the app open, and visits another site.
  const context = await browser.newContext();
  victim = await context.newPage();
  await victim.goto(host.address);
  await expect(victim.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
});

test.afterAll(async () => {
  await browser?.close();
  await host?.close();
  foreign?.close();
});

/** What a page on another port of this machine tries: cookies do not tell ports apart. `foreign` is the app's address here. */
const FROM_ANOTHER_PORT: readonly Attack[] = [
  { name: 'read the page', run: ({ foreign: app }) => fetch(`${app}/`), expected: /^threw TypeError/ },
  {
    name: 'read the page with the cookie',
    run: ({ foreign: app }) => fetch(`${app}/`, { credentials: 'include' }),
    expected: /^threw TypeError/,
  },
  {
    name: 'an upload without asking first',
    run: ({ foreign: app }) =>
      fetch(`${app}/recordings?name=x.wav`, { method: 'POST', mode: 'no-cors', credentials: 'include', body: 'RIFF' }),
    // The answer stays hidden to the page; the test looks at what the host kept.
    expected: /^\{\}$|^threw TypeError/,
  },
  {
    name: 'a socket',
    run: ({ foreign: app }) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${app.replace('http', 'ws')}/bridge`);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      }),
    expected: /^refused$/,
  },
  ...(['script', 'img', 'link', 'audio'] as const).map((tag): Attack => {
    const runs: Readonly<Record<typeof tag, Attack['run']>> = {
      script: ({ foreign: app }) =>
        new Promise((resolve) => {
          const element = Object.assign(document.createElement('script'), { src: `${app}/index.html` });
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('refused');
          document.head.append(element);
        }),
      img: ({ foreign: app }) =>
        new Promise((resolve) => {
          const element = new Image();
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('refused');
          element.src = `${app}/favicon.ico`;
        }),
      link: ({ foreign: app }) =>
        new Promise((resolve) => {
          const element = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${app}/` });
          element.onload = () => resolve('loaded');
          element.onerror = () => resolve('refused');
          document.head.append(element);
        }),
      audio: ({ foreign: app }) =>
        new Promise((resolve) => {
          const element = new Audio(`${app}/sample.wav`);
          element.oncanplay = () => resolve('loaded');
          element.onerror = () => resolve('refused');
        }),
    };
    return { name: `include it as <${tag}>`, run: runs[tag], expected: /^refused$/ };
  }),
  {
    name: 'put it into a frame',
    run: async ({ foreign: app }) => {
      const frame = Object.assign(document.createElement('iframe'), { src: `${app}/` });
      document.body.append(frame);
      await new Promise((resolve) => setTimeout(resolve, 500));
      try {
        return frame.contentWindow?.document.querySelector('#root') ? 'readable' : 'empty';
      } catch {
        return 'not readable';
      }
    },
    expected: /^not readable$/,
  },
  {
    name: 'open it and reach into it',
    run: async ({ foreign: app }) => {
      const opened = window.open(`${app}/`);
      await new Promise((resolve) => setTimeout(resolve, 500));
      try {
        return opened?.document.title ?? 'no handle';
      } catch {
        return 'not readable';
      }
    },
    expected: /^not readable$|^no handle$|^$/,
  },
  {
    name: 'read its cookies',
    run: () => document.cookie || 'none',
    expected: /^none$/,
  },
];

test('another site in the same browser, even on this machine, gets nothing of the app', async () => {
  const attacker = await victim.context().newPage();
  await attacker.goto(`${foreign.foreign}/`);
  const before = host.log();
  await tryAttacks(attacker, { foreign: origin, udpPort: 0 }, FROM_ANOTHER_PORT);
  expect(host.log()).toBe(before);
  await attacker.close();
  // The user's own page still has its session.
  await victim.reload();
  await expect(victim.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
});

test('a name that was made to lead to this machine opens nothing, with a token or without', async () => {
  const context = await browser.newContext();
  const attacker = await context.newPage();
  const { port } = new URL(origin);
  for (const path of ['/', '/index.html', `/?token=${'A'.repeat(43)}`, '/bridge']) {
    const response = await attacker.goto(`http://${REBOUND}:${port}${path}`);
    expect.soft(response?.status(), path).toBe(421);
  }
  await attacker.evaluate(() => undefined);
  const outcome = await attacker.evaluate(
    () =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/bridge`);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      }),
  );
  expect(outcome).toBe('refused');
  await context.close();
});

test('the printed address lets nobody in a second time, nor does a made-up cookie', async () => {
  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  expect((await page.goto(host.address))?.status()).toBe(401);
  await stranger.addCookies([{ name: `emoaisec_${new URL(origin).port}`, value: 'A'.repeat(43), url: origin }]);
  expect((await page.goto(origin))?.status()).toBe(401);
  await stranger.close();
});

test('a script in the page cannot read the session, and its socket speaks the contract or is closed', async () => {
  expect(await victim.evaluate(() => document.cookie)).toBe('');
  const attack = (given: readonly (string | number[])[]) =>
    victim.evaluate(
      (messages) =>
        new Promise<number>((resolve) => {
          const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/bridge`);
          socket.onclose = ({ code }) => resolve(code);
          socket.onopen = () => {
            for (const message of messages)
              socket.send(typeof message === 'string' ? message : new Uint8Array(message));
          };
        }),
      given,
    );
  const command = (id: number) => JSON.stringify({ kind: 'command', id, name: 'engine.status', request: {} });
  const tries: readonly (readonly [string, readonly (string | number[])[], number])[] = [
    ['text that is no JSON', Array.from({ length: 5 }, () => 'x'), 1008],
    ['binary that is nothing', Array.from({ length: 5 }, () => [1, 2, 3]), 1008],
    ['ten million characters', ['x'.repeat(10_000_000)], 1009],
    ['the same command again and again', Array.from({ length: 6 }, () => command(1)), 1008],
    ['commands out of order', [9, 8, 7, 6, 5, 4].map(command), 1008],
    ['a flood', Array.from({ length: 5_000 }, (_, id) => command(id)), 1008],
  ];
  for (const [name, messages, code] of tries) expect.soft(await attack(messages), name).toBe(code);
  await victim.reload();
  await expect(victim.getByTestId('engine-status')).toHaveText('Engine ready', { timeout: 30_000 });
});
