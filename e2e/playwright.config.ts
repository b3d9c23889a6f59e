import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

/** Written once, run in both hosts. */
const JOURNEYS = /journeys\/.*\.spec\.ts/;

/** End-to-end journeys: in Chromium on the loopback host, and in real Electron (which needs a display: `npm test` gives it one). */
export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: join(import.meta.dirname, '..', 'test-results', 'e2e'),
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 1,
  // On a crowded machine about one launch of a browser in fifty hangs before there is a window. What passes only then is told as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  projects: [
    { name: 'chromium', testMatch: [/web-.*\.spec\.ts/, JOURNEYS] },
    { name: 'electron', testMatch: [/electron.*\.spec\.ts/, JOURNEYS] },
  ],
});
