import { type Browser, expect, type Page, test } from '@playwright/test';
import { chromiumProblem, launchChromium, type RunningWebHost, startWebHost } from './support/web-app.ts';

test.skip(chromiumProblem !== undefined, chromiumProblem);

let host: RunningWebHost;
let browser: Browser;
let page: Page;
const problems: string[] = [];

test.beforeAll(async () => {
  host = await startWebHost();
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
});

test.afterAll(async () => {
  await browser?.close();
  await host?.close();
});

test('shows the app at the printed address, isolated, without anything the content policy refuses', async () => {
  await page.goto(host.address);
  await expect(page.locator('#root > *').first()).toBeVisible();
  expect(page.url()).not.toContain('token');
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  expect(problems).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('web-host.png') });
});

test('lets the page in again without the token, and nobody else with it', async () => {
  await page.reload();
  await expect(page.locator('#root > *').first()).toBeVisible();
  const stranger = await browser.newContext();
  const response = await (await stranger.newPage()).goto(host.address);
  expect(response?.status()).toBe(401);
  await stranger.close();
});

test('ends with its engine when it is told to end', async () => {
  await host.close();
  expect(host.process.exitCode).toBe(0);
});
