import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk in memory that is soon full. */
export interface SmallDisk {
  readonly folder: string;
  /** Makes room, in KiB in all. */
  resize(kib: number): void;
  remove(): void;
}

/** @param kib its size. @returns undefined where none can be mounted: that takes Linux and root's rights. */
export function mountSmallDisk(kib: number): SmallDisk | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'emoaisec-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kib}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    resize: (more) => void execFileSync('mount', ['-o', `remount,size=${more}k`, folder]),
    remove() {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
