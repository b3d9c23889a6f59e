import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runInForeground } from './child.ts';
import { fingerprint, isStamped, writeStamp } from './file-stamp.ts';
import { withLock } from './lock.mjs';
import { isInstalled, missingPackages } from './system-packages.ts';
import { playwrightTotals, totalsLine, vitestTotals } from './test-totals.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'set-up-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('fingerprint and stamps', () => {
  it('changes when a file is changed, added or removed, and only then', async () => {
    await mkdir(join(folder, 'app', 'deep'), { recursive: true });
    await writeFile(join(folder, 'app', 'deep', 'a.ts'), 'one');
    const of = () => fingerprint(folder, ['app', 'absent.json'], /\.test\.ts$/);
    const first = of();
    expect(of()).toBe(first);
    await writeFile(join(folder, 'app', 'b.test.ts'), 'ignored');
    expect(of()).toBe(first);
    await writeFile(join(folder, 'app', 'b.ts'), 'added');
    expect(of()).not.toBe(first);
    await rm(join(folder, 'app', 'b.ts'));
    expect(of()).toBe(first);
    await writeFile(join(folder, 'app', 'deep', 'a.ts'), 'longer');
    expect(of()).not.toBe(first);
  });

  it('a stamp holds for its own value only', () => {
    const path = join(folder, 'out', 'step.stamp');
    expect(isStamped(path, 'a')).toBe(false);
    writeStamp(path, 'a');
    expect(isStamped(path, 'a')).toBe(true);
    expect(isStamped(path, 'b')).toBe(false);
  });
});

describe('withLock', () => {
  it('lets one in at a time', async () => {
    const path = join(folder, 'lock');
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([withLock(path, work), withLock(path, work), withLock(path, work)]);
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('is released when the work fails', async () => {
    const path = join(folder, 'lock');
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(path, async () => 'again')).toBe('again');
  });

  it('takes over from a process that died, and from one not heard of for long', async () => {
    const path = join(folder, 'lock');
    await writeFile(path, '1@elsewhere');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(path, longAgo, longAgo);
    expect(await withLock(path, async () => 'mine')).toBe('mine');
  });
});

describe('system packages', () => {
  const status =
    'Package: libgtk-3-0t64\nStatus: install ok installed\n\nPackage: sox\nStatus: deinstall ok config-files\n';

  it('reads what is installed from dpkg, also under the names of Debian 13', () => {
    expect(isInstalled('libgtk-3-0', status)).toBe(true);
    expect(isInstalled('sox', status)).toBe(false);
    expect(isInstalled('ffmpeg', status)).toBe(false);
  });

  it('asks for nothing on other platforms', () => {
    expect(missingPackages('app', 'darwin')).toEqual([]);
  });
});

describe('totals', () => {
  it('closes with passed and failed, and the skipped where there are any', () => {
    expect(totalsLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(totalsLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });

  it('counts a runner that died without a report as a failure', () => {
    expect(vitestTotals(join(folder, 'none.json'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(playwrightTotals(join(folder, 'none.json'), 137)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a test file that could not be loaded as a failure', async () => {
    const report = { numPassedTests: 2, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0 };
    const path = join(folder, 'vitest.json');
    await writeFile(path, JSON.stringify({ ...report, testResults: [{ status: 'failed', assertionResults: [] }] }));
    expect(vitestTotals(path, 1)).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });
});

describe('runInForeground', () => {
  it("keeps the program's exit code, and tells a signal by 128 and its number", async () => {
    const node = process.execPath;
    expect(await runInForeground({ command: node, args: ['-e', 'process.exit(7)'] })).toBe(7);
    expect(await runInForeground({ command: node, args: ['-e', "process.kill(process.pid, 'SIGTERM')"] })).toBe(143);
  });
});
