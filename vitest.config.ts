import { defineConfig } from 'vitest/config';

/** Unit and integration tests stand beside the code; end-to-end journeys (`e2e/`) run under Playwright instead. */
export default defineConfig({
  test: {
    include: ['{app,main,renderer,build}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
