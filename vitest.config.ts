import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Unit and integration tests stand beside the code; end-to-end journeys (`e2e/`) run under Playwright instead. */
export default defineConfig({
  test: {
    include: ['{app,main,renderer,build}/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // No test starts from what was learned on this machine.
    env: { EMOAISEC_DATA_DIR: join(tmpdir(), 'emoaisec-no-data') },
  },
});
