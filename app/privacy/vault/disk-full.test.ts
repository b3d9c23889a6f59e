import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeHeader, madePermission, madeUtterance } from '../../testing/made-vault.ts';
import { mountSmallDisk } from '../../testing/small-disk.ts';
import { createKeyKeepers } from './key-keepers.ts';
import { openVault } from './open-vault.ts';
import { vaultFiles } from './vault-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'emoaisec-full-'));
const permission = madePermission();
const disk = mountSmallDisk(700);

describe.skipIf(!disk)('a vault on a disk that is full', () => {
  beforeAll(() => writeFileSync(join(folder, 'key'), 'ab'.repeat(32), { mode: 0o600 }));
  afterAll(() => disk?.remove());

  it('says so, keeps what was acknowledged, and takes more once there is room', async () => {
    const keepers = createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: join(folder, 'key') });
    const open = () => openVault({ files: vaultFiles(disk?.folder ?? ''), keepers, epochMs: Date.now });
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
    disk?.resize(8 * 1024);
    vault.appendEvents('call-1', [madeUtterance('call-1', stored, 'room again')], permission);
    await vault.close();
    const again = await open();
    expect(again.readCall('call-1').events).toHaveLength(stored + 1);
    expect((await again.checkIntegrity()).findings).toEqual([]);
    await again.close();
  });
});
