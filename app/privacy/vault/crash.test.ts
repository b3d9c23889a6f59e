import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { killedWriter } from '../../testing/killed-writer.ts';
import { madeHeader, madePermission, madeUtterance, madeVault } from '../../testing/made-vault.ts';

const KILLS = 5;

describe('a vault whose process was killed', () => {
  it('has every acknowledged event, none half-written, and sound recordings up to where they were cut', async () => {
    const made = madeVault();
    const data = join(made.folder, 'data');
    for (let kill = 0; kill < KILLS; kill++) {
      const acknowledged = Number(
        (await killedWriter(data, join(made.folder, 'key'), 'events', 20 + 37 * kill)).at(-1),
      );
      const vault = await made.open();
      const { events, recordings } = vault.readCall('call-1');
      expect(events.length).toBeGreaterThan(acknowledged);
      expect(events).toEqual(events.map((_, seq) => madeUtterance('call-1', seq, `words ${seq}`)));
      expect(events.length % 3).toBe(0);
      expect(recordings).toHaveLength(kill + 1);
      expect(await vault.checkIntegrity()).toMatchObject({ findings: [], calls: 1, recordings: kill + 1 });
      await vault.close();
    }
  }, 120_000);

  it('opens under one of the two keys after a rotation was cut off anywhere, with all that was in it', async () => {
    const made = madeVault();
    const vault = await made.open();
    vault.beginCall(madeHeader('call-1'), madePermission());
    for (let seq = 0; seq < 200; seq++)
      vault.appendEvents('call-1', [madeUtterance('call-1', seq, `${seq} ${'x'.repeat(2_000)}`)], madePermission());
    await vault.close();
    for (let kill = 0; kill < KILLS; kill++) {
      await killedWriter(join(made.folder, 'data'), join(made.folder, 'key'), 'rotate', 5 + 23 * kill);
      const opened = await made.open();
      expect(opened.readCall('call-1').events).toHaveLength(200);
      expect((await opened.checkIntegrity()).findings).toEqual([]);
      await opened.close();
      expect(existsSync(made.files.nextDatabase)).toBe(false);
    }
  }, 120_000);

  it('has no erased call, whatever was left to do when it was killed', async () => {
    const made = madeVault();
    for (let kill = 0; kill < KILLS; kill++) {
      const erased = await killedWriter(join(made.folder, 'data'), join(made.folder, 'key'), 'erase', 10 + 17 * kill);
      const opened = await made.open();
      for (const callId of erased) expect(opened.hasCall(callId)).toBe(false);
      expect((await opened.checkIntegrity()).findings).toEqual([]);
      await opened.close();
    }
    expect(existsSync(made.files.recordings) ? readdirSync(made.files.recordings) : []).toEqual([]);
  }, 120_000);
});
