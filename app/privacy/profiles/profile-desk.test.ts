import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { auditedIn, madeVault } from '../../testing/made-vault.ts';
import { createKeyKeepers } from '../vault/key-keepers.ts';
import { createVaultDoor } from '../vault/vault-door.ts';
import { openProfile } from './chosen-profile.ts';
import { doorThatNotes } from './profile-audit.ts';
import { makeAdministratorKey, openAdministratorKey, pinAdministrator, writeChoice } from './profile-choice.ts';
import { createProfileDesk } from './profile-desk.ts';
import { signProfile } from './profile-signature.ts';

const FOLDER = join(import.meta.dirname, 'data');
const PASSPHRASE = 'four words are enough';
const made = makeAdministratorKey(PASSPHRASE);
const change = (...profiles: string[]) => ({ profiles, key: made.pem, passphrase: PASSPHRASE });

function machine() {
  const data = mkdtempSync(join(tmpdir(), 'profile-desk-'));
  const vault = madeVault();
  onTestFinished(() => rmSync(data, { recursive: true }));
  pinAdministrator(data, made.publicKey);
  /** The desk of an engine that begins now. */
  const begin = (isCalling = () => false, keepers = vault.keepers) => {
    const open = openProfile(FOLDER, data);
    const plain = createVaultDoor({ files: vault.files, keepers, epochMs: Date.now });
    const door = doorThatNotes(plain, open.profile, data);
    const desk = createProfileDesk({ folder: FOLDER, data, open, door, isCalling, epochMs: () => 5 });
    return { door, desk };
  };
  const changesOf = async (door: ReturnType<typeof begin>['door']) => {
    const entries = auditedIn(await door.open());
    await door.close();
    return entries.flatMap((entry) => (entry.kind === 'profile-changed' ? [entry] : []));
  };
  return { data, begin, changesOf };
}

describe('the profile desk', () => {
  it('says what holds, what could be chosen, and who may', async () => {
    const { begin } = machine();
    const sheet = await begin().desk['profiles.sheet']({});
    expect(sheet).toMatchObject({
      hasAdministrator: true,
      holds: { id: 'eu', exports: expect.arrayContaining(['report']) },
    });
    expect(sheet.options.map(({ id, chosen }) => [id, chosen])).toEqual([
      ['eu', true],
      ['uk', false],
      ['us-one-party-bipa', false],
      ['us-two-party', false],
    ]);
  });

  it('writes a choice with its audit entry, which the next engine does not write again', async () => {
    const { data, begin, changesOf } = machine();
    const { desk, door } = begin();
    await desk['profiles.choose'](change('uk', 'us-two-party'));
    expect(openProfile(FOLDER, data).profile.id).toBe('uk-and-us-two-party');
    await door.close();
    const told = await changesOf(begin().door);
    expect(told).toMatchObject([
      { to: { id: 'eu', version: 20261128 } },
      { from: { id: 'eu' }, to: { id: 'uk-and-us-two-party' } },
    ]);
    expect(told[0]?.by).toBe(told[1]?.by);
  });

  it('is not written when a call begins while the vault opens for its entry', async () => {
    const { data, begin, changesOf } = machine();
    let looks = 0;
    const { desk, door } = begin(() => looks++ > 0);
    await expect(desk['profiles.choose'](change('uk'))).rejects.toMatchObject({ code: 'call-in-progress' });
    expect(openProfile(FOLDER, data).profile.id).toBe('eu');
    expect(await changesOf(door)).toMatchObject([{ to: { id: 'eu' } }]);
  });

  it('notes a choice that came by the terminal as the vault is next opened', async () => {
    const { data, begin, changesOf } = machine();
    await changesOf(begin().door);
    writeChoice(data, { v: 1, profiles: ['uk'], setAtEpochMs: 1 }, openAdministratorKey(made.pem, PASSPHRASE));
    expect(await changesOf(begin().door)).toMatchObject([
      { to: { id: 'eu' } },
      { from: { id: 'eu' }, to: { id: 'uk' } },
    ]);
  });

  it('takes a choice on a machine where nothing protects a vault, and notes it once there is one', async () => {
    const { data, begin, changesOf } = machine();
    const { desk, door } = begin(() => false, createKeyKeepers({}));
    await desk['profiles.choose'](change('uk'));
    expect(openProfile(FOLDER, data).profile.id).toBe('uk');
    expect(door.exists()).toBe(false);
    expect(await changesOf(begin().door)).toMatchObject([{ to: { id: 'uk' } }]);
  });

  it.each([
    ['a wrong passphrase', { ...change('uk'), passphrase: 'some other words' }, 'does not open'],
    ['a file that is no key', { ...change('uk'), key: 'hello' }, 'no administrator key'],
    [
      'the key of somebody else',
      { ...change('uk'), key: makeAdministratorKey(PASSPHRASE).pem },
      'not the key of the administrator',
    ],
    ['a profile that is not there', change('mars'), 'not there'],
  ])('changes nothing with %s, and says why', async (_what, request, sentence) => {
    const { data, begin, changesOf } = machine();
    const { desk, door } = begin();
    await expect(desk['profiles.choose'](request)).rejects.toThrow(sentence);
    expect(openProfile(FOLDER, data).profile.id).toBe('eu');
    expect(await changesOf(door)).toHaveLength(1);
  });

  it('changes nothing during a call', async () => {
    const { begin } = machine();
    await expect(begin(() => true).desk['profiles.choose'](change('uk'))).rejects.toMatchObject({
      code: 'call-in-progress',
    });
  });

  it('keeps a profile of the site’s own that is among the chosen, and drops it with them', async () => {
    const { data, begin } = machine();
    const key = openAdministratorKey(made.pem, PASSPHRASE);
    const eu = JSON.parse(readFileSync(join(FOLDER, 'eu.json'), 'utf8'));
    const text = JSON.stringify({ ...eu, id: 'house', name: 'House rules', exports: [] });
    const custom = { text, signature: signProfile(Buffer.from(text), key) };
    writeChoice(data, { v: 1, profiles: ['eu'], custom, setAtEpochMs: 1 }, key);
    const { desk } = begin();
    const { options } = await desk['profiles.sheet']({});
    expect(options.at(-1)).toMatchObject({ id: 'house', own: true, chosen: true });
    await desk['profiles.choose'](change('uk', 'house'));
    expect(openProfile(FOLDER, data).profile.id).toBe('house-and-uk');
    await desk['profiles.choose'](change('uk'));
    expect(openProfile(FOLDER, data).profile.id).toBe('uk');
  });
});
