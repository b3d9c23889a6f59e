import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeHeader, madePermission, madeUtterance } from '../../testing/made-vault.ts';
import { createKeyKeepers } from './key-keepers.ts';
import { openVault } from './open-vault.ts';
import { vaultFiles } from './vault-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'emoaisec-full-'));
const small = join(folder, 'small');
const permission = madePermission();

/** Mounting takes root's rights; where there are none, or no tmpfs, the disk cannot be filled without harm. */
function mountSmall(): boolean {
  mkdirSync(small);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', small], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isMounted = process.platform === 'linux' && process.getuid?.() === 0 && mountSmall();

describe.skipIf(!isMounted)('a vault on a disk that is full', () => {
  beforeAll(() => writeFileSync(join(folder, 'key'), 'ab'.repeat(32), { mode: 0o600 }));
  afterAll(() => void execFileSync('umount', [small]));

  it('says so, keeps what was acknowledged, and takes more once there is room', async () => {
    const keepers = createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: join(folder, 'key') });
    const open = () => openVault({ files: vaultFiles(small), keepers, epochMs: Date.now });
    const vault = await open();
    vault.beginCall(madeHeader('call-1'), permission);
    let stored = 0;
    const fill = () => {
      for (; stored < 1_000; stored++)
        vault.appendEvents('call-1', [madeUtterance('call-1', stored, 'word '.repeat(800))], permission);
    };
    expect(fill).toThrow('The disk is full');
    expect(stored).toBeGreaterThan(10);
    const writer = vault.openRecordingWriter(
      'call-1',
      { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: ['customer'] },
      permission,
    );
    await expect(writer.then((opened) => opened.write(Buffer.alloc(900_000)))).rejects.toMatchObject({
      code: 'disk-full',
    });
    expect(vault.readCall('call-1').events).toHaveLength(stored);
    execFileSync('mount', ['-o', 'remount,size=8m', small]);
    vault.appendEvents('call-1', [madeUtterance('call-1', stored, 'room again')], permission);
    await vault.close();
    const again = await open();
    expect(again.readCall('call-1').events).toHaveLength(stored + 1);
    expect((await again.checkIntegrity()).findings).toEqual([]);
    await again.close();
  });
});
