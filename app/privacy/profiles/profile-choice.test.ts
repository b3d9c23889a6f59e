import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openProfile } from './chosen-profile.ts';
import { makeAdministratorKey, openAdministratorKey, pinAdministrator, writeChoice } from './profile-choice.ts';
import { signProfile } from './profile-signature.ts';

const FOLDER = join(import.meta.dirname, 'data');
const PASSPHRASE = 'four words are enough';
const made = makeAdministratorKey(PASSPHRASE);
const key = openAdministratorKey(made.pem, PASSPHRASE);
const choose = (data: string, profiles: string[], by = key) =>
  writeChoice(data, { v: 1, profiles, setAtEpochMs: 1 }, by);

describe("an administrator's choice of profiles", () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'choice-'));
    onTestFinished(() => rmSync(data, { recursive: true }));
  });

  it('is the profile of the EU while nobody has chosen', () => {
    expect(openProfile(FOLDER, data)).toMatchObject({ profile: { id: 'eu' } });
  });

  it('holds once it is signed by the administrator of the machine, and several hold together', () => {
    pinAdministrator(data, made.publicKey);
    choose(data, ['us-two-party']);
    expect(openProfile(FOLDER, data).profile.id).toBe('us-two-party');
    choose(data, ['us-one-party-bipa', 'eu']);
    const { profile } = openProfile(FOLDER, data);
    expect(profile.needs.customer).toMatchObject({ 'voice-emotion': 'release', store: 'consent' });
  });

  it('is nobody else’s to make', () => {
    expect(() => choose(data, ['uk'])).toThrow('no administrator');
    pinAdministrator(data, made.publicKey);
    const other = makeAdministratorKey('some other passphrase');
    expect(() => choose(data, ['uk'], openAdministratorKey(other.pem, 'some other passphrase'))).toThrow('not the key');
    expect(() => pinAdministrator(data, other.publicKey)).toThrow('administrator already');
    expect(() => openAdministratorKey(made.pem, 'a wrong passphrase')).toThrow('does not open');
    expect(() => openAdministratorKey('not a key', PASSPHRASE)).toThrow('no administrator key');
    expect(() => makeAdministratorKey('short')).toThrow('too short');
  });

  it('gives way to all profiles together when somebody has changed it on the disk', () => {
    pinAdministrator(data, made.publicKey);
    choose(data, ['us-two-party']);
    const path = join(data, 'profile', 'choice.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('us-two-party', 'us-one-party-bipa'));
    const { profile, problem } = openProfile(FOLDER, data);
    expect(problem).toContain('valid signature');
    expect(profile.needs.customer).toMatchObject({
      'voice-emotion': 'release',
      transcribe: 'consent',
      store: 'consent',
    });
    rmSync(join(data, 'profile', 'administrator.pub'));
    expect(openProfile(FOLDER, data).problem).toContain('valid signature');
    writeFileSync(join(data, 'profile', 'administrator.pub'), 'no key');
    expect(openProfile(FOLDER, data).problem).toContain('damaged');
  });

  it('takes a profile of the site’s own that the administrator has signed', () => {
    pinAdministrator(data, made.publicKey);
    const eu = JSON.parse(readFileSync(join(FOLDER, 'eu.json'), 'utf8'));
    const text = JSON.stringify({ ...eu, id: 'house', name: 'House rules', exports: [] });
    const custom = { text, signature: signProfile(Buffer.from(text), key) };
    writeChoice(data, { v: 1, profiles: ['eu'], custom, setAtEpochMs: 1 }, key);
    expect(openProfile(FOLDER, data).profile).toMatchObject({ id: 'eu-and-house', exports: [] });
    writeChoice(data, { v: 1, profiles: ['eu'], custom: { ...custom, signature: '' }, setAtEpochMs: 1 }, key);
    expect(openProfile(FOLDER, data).problem).toContain('valid signature');
  });

  it('names a profile that is not there', () => {
    pinAdministrator(data, made.publicKey);
    choose(data, ['mars']);
    expect(openProfile(FOLDER, data).problem).toContain('not there');
  });
});
