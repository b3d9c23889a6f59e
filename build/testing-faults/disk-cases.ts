/** Disks that are full or fail. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openVault } from '../../app/privacy/vault/open-vault.ts';
import { vaultFiles } from '../../app/privacy/vault/vault-files.ts';
import { endedWriter } from '../../app/testing/killed-writer.ts';
import { type MadeVault, madeHeader, madePermission, madeUtterance } from '../../app/testing/made-vault.ts';
import { mountSmallDisk, type SmallDisk } from '../../app/testing/small-disk.ts';
import { between, type FaultCase, must } from './fault-case.ts';
import { mustHaveAllEvents } from './kill-cases.ts';
import { FORMAT, mustBeSound, refusal } from './sound-vault.ts';

/** Each acknowledged write takes at least one of these. */
const SYNCS = 'fsync,fdatasync';

/** What fails, with what, and from which one on at the latest. */
const INJECTED = [
  { calls: SYNCS, error: 'EIO', latest: 40 },
  { calls: 'pwrite64', error: 'EIO', latest: 150 },
  { calls: 'pwrite64', error: 'ENOSPC', latest: 150 },
  { calls: 'pread64', error: 'EIO', latest: 10 },
] as const;
/** A writer that meets no failure within so long is ended. */
const LONGEST_S = 30;

export const DISK_CASES: readonly FaultCase[] = [
  {
    name: 'disk-full',
    done: 'a disk in memory (tmpfs) of 600 to 1200 KiB is filled with events and a recording, then made larger',
    holds: 'says that the disk is full; what was acknowledged is there; more is taken once there is room; sound',
    times: 10,
    async prepare({ random }) {
      const probe = mountSmallDisk(600);
      if (!probe) return { skipped: 'no tmpfs can be mounted here (that takes Linux and root’s rights)' };
      probe.remove();
      return async (_n, scratch) => {
        const disk = mountSmallDisk(between(random, 600, 1200));
        must(disk !== undefined, 'the small disk cannot be mounted any more');
        try {
          return await filledUp(disk, scratch.vault());
        } finally {
          disk.remove();
        }
      };
    },
  },
  {
    name: 'io-errors',
    done: 'one kind of system call fails of the database fails from the n-th on (strace): fsync, pwrite64, pread64, with EIO or ENOSPC',
    holds:
      'the writer ends with an expected error; nothing acknowledged before it was on the disk; no acknowledged event lost, none half-written; sound',
    times: 40,
    async prepare({ random }) {
      if (spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status !== 0)
        return { skipped: 'strace is not there, or may trace nothing' };
      return async (n, scratch) => {
        const { calls, error, latest } = INJECTED[n % INJECTED.length] ?? INJECTED[0];
        const made = scratch.vault();
        // Every second round the writer makes the vault itself, so that the making fails too; a new one has nothing to be read.
        if (calls === 'pread64' || Math.floor(n / INJECTED.length) % 2 === 0)
          await made.open().then((vault) => vault.close());
        const from = between(random, 1, latest);
        const inject = `inject=${calls}:error=${error}:when=${from}+`;
        const under = ['timeout', String(LONGEST_S), 'strace', '-f', '-o', '/dev/null'];
        const { acknowledged, complaint } = await endedWriter(
          join(made.folder, 'data'),
          join(made.folder, 'key'),
          'events',
          { under: [...under, '-P', made.files.database, '-P', made.files.wal, '-e', `trace=${calls}`, '-e', inject] },
        );
        must(complaint.includes('AppError'), `ended with no expected error under ${inject}: ${complaint.slice(-300)}`);
        if (calls === SYNCS)
          must(
            acknowledged.length < from,
            `${acknowledged.length} writes were acknowledged, and ${from - 1} reached the disk`,
          );
        await mustHaveAllEvents(made, Number(acknowledged.at(-1) ?? -1));
        return `${calls} ${error}`;
      };
    },
  },
];

async function filledUp(disk: SmallDisk, { keepers }: MadeVault): Promise<string> {
  const permission = madePermission();
  const open = () => openVault({ files: vaultFiles(disk.folder), keepers, epochMs: Date.now });
  const vault = await open();
  vault.beginCall(madeHeader('call-1'), permission);
  let stored = 0;
  const full = await refusal(async () => {
    for (; stored < 2_000; stored++)
      vault.appendEvents('call-1', [madeUtterance('call-1', stored, 'word '.repeat(800))], permission);
  });
  must(full.code === 'disk-full', `said ${full.code}, not that the disk is full`);
  const recording = await refusal(async () => {
    const writer = await vault.openRecordingWriter('call-1', FORMAT, permission);
    await writer.write(Buffer.alloc(2_000_000));
  });
  must(recording.code === 'disk-full', `said ${recording.code} of a recording, not that the disk is full`);
  disk.resize(16 * 1024);
  vault.appendEvents('call-1', [madeUtterance('call-1', stored, 'room again')], permission);
  await vault.close();
  const again = await open();
  try {
    must(again.readCall('call-1').events.length === stored + 1, 'an acknowledged event is lost');
    await mustBeSound(again);
  } finally {
    await again.close();
  }
  return 'said so, lost nothing';
}
