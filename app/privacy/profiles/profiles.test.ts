import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CHANNEL_ROLES } from '../../domain/audio.ts';
import { CONSENT_PURPOSES, NEEDS } from '../../domain/consent.ts';
import { SENSITIVE_KINDS } from '../../domain/redaction.ts';
import { readBundledProfiles } from './bundled-profiles.ts';
import { openProfile, standingOfProfile } from './chosen-profile.ts';
import { combineProfiles } from './combine-profiles.ts';
import { DATA_CLASSES, type Profile } from './profile.ts';
import { readSignedProfile, signProfile } from './profile-signature.ts';

const FOLDER = join(import.meta.dirname, 'data');
const bundled = readBundledProfiles(FOLDER);
const all = [...bundled.values()];

function copied(): string {
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync(FOLDER, folder, { recursive: true });
  return folder;
}

describe('the bundled compliance profiles', () => {
  it('are signed, and one for each place the app is made for', () => {
    expect([...bundled.keys()]).toEqual(['eu', 'uk', 'us-one-party-bipa', 'us-two-party']);
  });

  it('never allow that the emotions of an agent, or of somebody unknown, are read', () => {
    for (const { needs } of all) {
      for (const channel of ['agent', 'unattributed'] as const) {
        const emotions = [
          needs[channel]['voice-emotion'],
          needs[channel]['text-emotion'],
          needs[channel]['face-emotion'],
        ];
        expect(emotions).toEqual(['never', 'never', 'never']);
      }
    }
  });

  it('ask for a signed release before a voice or face is read where BIPA holds', () => {
    const { needs, forms } = bundled.get('us-one-party-bipa') as Profile;
    expect([needs.customer['voice-emotion'], needs.customer['face-emotion']]).toEqual(['release', 'release']);
    expect(forms.release).toEqual(['written']);
  });

  it('are all refused when any byte of one was changed, and then nothing is allowed', () => {
    const bytes = readFileSync(join(FOLDER, 'eu.json'));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        const folder = mkdtempSync(join(tmpdir(), 'profile-'));
        cpSync(FOLDER, folder, { recursive: true });
        writeFileSync(join(folder, 'eu.json'), changed);
        const { profile, problem } = openProfile(folder);
        rmSync(folder, { recursive: true });
        expect(profile.id).toBe('closed');
        expect(problem).toContain('signature');
        expect(new Set(Object.values(profile.needs.customer))).toEqual(new Set(['never']));
      }),
      { numRuns: 40 },
    );
  });

  it('are not believed with the signature of somebody else', () => {
    const folder = copied();
    const bytes = readFileSync(join(folder, 'eu.json'));
    writeFileSync(join(folder, 'eu.sig'), signProfile(bytes, generateKeyPairSync('ed25519').privateKey));
    expect(openProfile(folder).profile.id).toBe('closed');
  });

  it('close the app when they are gone', () => {
    const folder = copied();
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
    expect(openProfile(folder)).toMatchObject({
      profile: { id: 'closed' },
      problem: expect.stringContaining('Install'),
    });
    expect(openProfile(join(folder, 'none')).profile.id).toBe('closed');
  });
});

describe('a signed profile', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const read = (text: string) => {
    const bytes = Buffer.from(text);
    return () => readSignedProfile(bytes, signProfile(bytes, privateKey), [publicKey]);
  };

  it('is still refused when it is no profile', () => {
    expect(read('{}')).toThrow('incomplete');
    expect(read('not json')).toThrow('incomplete');
    expect(read('x'.repeat(140_000))).toThrow('too large');
    const eu = JSON.parse(readFileSync(join(FOLDER, 'eu.json'), 'utf8'));
    expect(read(JSON.stringify({ ...eu, allowEverything: true }))).toThrow('incomplete');
    const badPattern = { ...eu, redaction: { ...eu.redaction, ownPatterns: ['###'] } };
    expect(read(JSON.stringify(badPattern))).toThrow('incomplete');
    expect(read(JSON.stringify(eu))()).toMatchObject({ id: 'eu' });
  });
});

describe('profiles that hold together', () => {
  const some = fc.shuffledSubarray(all, { minLength: 1 });

  it('are as strict as the strictest of them in everything', () => {
    fc.assert(
      fc.property(some, (profiles) => {
        const both = combineProfiles(profiles);
        for (const each of profiles) {
          for (const channel of CHANNEL_ROLES) {
            for (const purpose of CONSENT_PURPOSES) {
              const [joint, single] = [both.needs[channel][purpose], each.needs[channel][purpose]];
              expect(NEEDS.indexOf(joint)).toBeGreaterThanOrEqual(NEEDS.indexOf(single));
            }
          }
          for (const kind of DATA_CLASSES)
            expect(both.retentionDays[kind]).toBeLessThanOrEqual(each.retentionDays[kind]);
          for (const view of both.supervisor.views) expect(each.supervisor.views).toContain(view);
          for (const kind of both.exports) expect(each.exports).toContain(kind);
          expect(both.notice.text).toContain(each.notice.text);
          expect(both.agentNotice.text).toContain(each.agentNotice.text);
          expect(both.redaction.kinds).toEqual(expect.arrayContaining(each.redaction.kinds));
        }
      }),
    );
  });

  it('take out what any of them takes out, and leave in only words that all of them leave in', () => {
    const eu = bundled.get('eu') as Profile;
    const own = {
      ...eu,
      id: 'own',
      redaction: {
        kinds: ['phone' as const],
        strictness: 'strict' as const,
        ownPatterns: ['KD-######'],
        allowedWords: ['Kettle'],
      },
    };
    const { redaction } = combineProfiles([eu, own]);
    expect(redaction.kinds).toEqual(SENSITIVE_KINDS);
    expect(redaction).toMatchObject({ strictness: 'strict', ownPatterns: ['KD-######'], allowedWords: [] });
  });

  it('come out the same in any order', () => {
    fc.assert(
      fc.property(some, (profiles) => {
        expect(combineProfiles(profiles)).toEqual(combineProfiles([...profiles].reverse()));
      }),
    );
  });

  it('are one profile at least', () => {
    expect(() => combineProfiles([])).toThrow(RangeError);
  });
});

describe('a profile as a window shows it', () => {
  it('says what the customer has to agree to and to sign', () => {
    const standing = standingOfProfile({ profile: bundled.get('us-one-party-bipa') as Profile });
    expect(standing.asks.release).toEqual(['voice-emotion', 'face-emotion', 'improve-models']);
    expect(standing.asks.consent).toEqual(['enrichment']);
  });
});
