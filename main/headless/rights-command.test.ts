import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openRecording } from '../../app/capture/open-recording.ts';
import type { EnrichmentStanding } from '../../app/contract/schemas.ts';
import { readBundledProfiles } from '../../app/privacy/profiles/bundled-profiles.ts';
import { type OpenedProfile, openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { createRedactor } from '../../app/privacy/redaction/find-sensitive.ts';
import { DEFAULT_REDACTION } from '../../app/privacy/redaction/redaction-settings.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { auditedIn, madeHeader, madePermission, madeUtterance } from '../../app/testing/made-vault.ts';
import { OPEN_PROFILE } from '../../app/testing/open-profile.ts';
import { runRights } from './rights-command.ts';
import { parseRightsArguments } from './rights-options.ts';
import { vaultAccess } from './vault-access.ts';

const PROFILES = join(import.meta.dirname, '..', '..', 'app', 'privacy', 'profiles', 'data');
const DAY_MS = 24 * 3_600_000;
const { startedAtEpochMs } = madeHeader('call-1');
let data: string;

interface Circumstances {
  readonly opened?: OpenedProfile;
  readonly enrichment?: EnrichmentStanding;
  readonly day?: number;
}

/** A run of the command on the vault in `data`, `day` days after the stored call. */
async function run(args: readonly string[], { opened, enrichment, day = 1 }: Circumstances = {}): Promise<string> {
  let text = '';
  await runRights(parseRightsArguments(args), {
    access: access(),
    opened: opened ?? openProfile(PROFILES),
    redactor: createRedactor(DEFAULT_REDACTION),
    models: async () => [{ name: 'ear', version: '2.0', licence: 'MIT' }],
    ...(enrichment && { enrichment }),
    epochMs: () => startedAtEpochMs + day * DAY_MS,
    out: (part) => {
      text += part;
    },
  });
  return text;
}

const access = () => vaultAccess({ EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: join(data, 'key') });

async function inVault<T>(look: (vault: Vault) => T): Promise<T> {
  const { door } = access();
  const seen = look(await door.open());
  await door.close();
  return seen;
}

async function storeCall(callId = 'call-1', customerRef?: string): Promise<void> {
  await inVault((vault) => {
    const header = { ...madeHeader(callId), ...(customerRef !== undefined && { customerRef }) };
    vault.beginCall(header, madePermission());
    vault.appendEvents(callId, [madeUtterance(callId, 0, 'the parcel is broken')], madePermission());
  });
}

/** Two calls of one customer, one of another. */
async function storeCustomers(): Promise<void> {
  await storeCall('call-1', 'K-4711');
  await storeCall('call-2', 'K-0815');
  await storeCall('call-3', 'K-4711');
}

function bundled(id: string): OpenedProfile {
  const profile = readBundledProfiles(PROFILES).get(id);
  if (!profile) throw new Error(`no profile ${id}`);
  return { profile };
}

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'emoaisec-rights-'));
  writeFileSync(join(data, 'key'), 'ab'.repeat(32), { mode: 0o600 });
});

describe('npm run rights -- export', () => {
  it('writes the page and the JSON, and the audit log has the SHA-256 of the JSON', async () => {
    await storeCall();
    const out = join(data, 'out');
    const text = await run(['export', 'call-1', '--out', out]);
    const [page = '', json = ''] = readdirSync(out).sort();
    expect(readFileSync(join(out, page), 'utf8')).toContain('the parcel is broken');
    const written = readFileSync(join(out, json));
    const sha256 = createHash('sha256').update(written).digest('hex');
    expect(text).toContain(sha256);
    expect(await inVault(auditedIn)).toContainEqual(
      expect.objectContaining({ kind: 'export', what: 'subject-package', sha256 }),
    );
  });

  it('writes the sound of the call as WAV files, which the page and the JSON name', async () => {
    await storeCall();
    const samples = Buffer.from(Int16Array.from({ length: 50_000 }, (_, at) => at % 30_000).buffer);
    const { door } = access();
    const format = { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: ['agent'], startSample: 8_000 } as const;
    const writer = await (await door.open()).openRecordingWriter('call-1', format, madePermission());
    await writer.write(samples);
    await writer.close();
    await door.close();
    const out = join(data, 'out');
    await run(['export', 'call-1', '--out', out]);
    const [sound = '', page = '', json = ''] = readdirSync(out).sort();
    expect(sound).toMatch(/-sound-1-agent[.]wav$/);
    const wav = readFileSync(join(out, sound));
    expect(wav.subarray(44).equals(samples)).toBe(true);
    const read = await openRecording(join(out, sound), { channels: ['agent'] });
    expect(read.description.durationSamples).toBe(50_000);
    expect(readFileSync(join(out, page), 'utf8')).toContain(sound);
    expect(JSON.parse(readFileSync(join(out, json), 'utf8')).recordings).toEqual([{ ...format, file: sound }]);
  });

  it('is refused where the profile does not allow it, and writes nothing', async () => {
    await storeCall();
    const out = join(data, 'out');
    const exporting = run(['export', 'call-1', '--out', out], { opened: { profile: OPEN_PROFILE } });
    await expect(exporting).rejects.toMatchObject({ code: 'export-forbidden' });
    expect(readdirSync(data)).not.toContain('out');
    expect((await inVault(auditedIn)).map(({ kind }) => kind)).not.toContain('export');
  });
});

describe('npm run rights -- retention', () => {
  it('lists what is due, and erases it when told to, but for what a hold keeps', async () => {
    await storeCall();
    expect(await run(['retention'], { day: 89 })).toContain('Due: 0');
    expect(await run(['retention'], { day: 90 })).toContain('Due: 1');
    expect(await run(['hold', 'call-1', 'on'])).toContain('not erased until');
    expect(await run(['retention', '--apply'], { day: 90 })).toContain('Erased: 0 of 1');
    await run(['hold', 'call-1', 'off']);
    expect(await run(['retention', '--apply'], { day: 90 })).toContain('Erased: 1 of 1');
    expect(await inVault((vault) => vault.hasCall('call-1'))).toBe(false);
  });

  it('has nothing to do, and makes no vault, where no call is stored', async () => {
    expect(await run(['retention', '--apply'])).toContain('Due: 0');
    expect(readdirSync(data)).toEqual(['key']);
  });

  it('erases nothing under a profile that only stands in for one that cannot be read', async () => {
    await storeCall();
    const opened = openProfile(join(data, 'no-profiles'));
    expect(opened.problem).toBeDefined();
    await expect(run(['retention', '--apply'], { opened })).rejects.toMatchObject({ code: 'profile-invalid' });
    expect(await inVault((vault) => vault.hasCall('call-1'))).toBe(true);
  });
});

describe('npm run rights for all calls of one customer', () => {
  const left = () => inVault((vault) => vault.listCalls().map(({ header }) => header.callId));

  it('erases them and nobody else, and the audit log proves it by the tag of that customer', async () => {
    await storeCustomers();
    expect(await run(['erase', '--customer-ref', 'K-4711'])).toContain('Erased: 2');
    expect(await left()).toEqual(['call-2']);
    const subject = await inVault((vault) => vault.customerTag('K-4711'));
    const erasures = (await inVault(auditedIn)).filter(({ kind }) => kind === 'erasure');
    expect(erasures).toHaveLength(2);
    for (const entry of erasures) expect(entry).toMatchObject({ reason: 'request', subject });
  });

  it('erases none while one of them is under a hold, and exports all', async () => {
    await storeCustomers();
    await run(['hold', 'call-3', 'on']);
    await expect(run(['erase', '--customer-ref', 'K-4711'])).rejects.toMatchObject({ code: 'call-held' });
    expect(await left()).toHaveLength(3);
    const out = join(data, 'out');
    await run(['export', '--customer-ref', 'K-4711', '--out', out]);
    expect(readdirSync(out)).toHaveLength(4);
    const pages = readdirSync(out).filter((name) => name.endsWith('.html'));
    for (const page of pages) expect(readFileSync(join(out, page), 'utf8')).toContain('K-4711');
  });

  it('restricts them and lifts that again', async () => {
    await storeCustomers();
    await run(['restrict', '--customer-ref', 'K-4711', 'on']);
    const found = () => inVault((vault) => vault.searchCalls('parcel').map(({ header }) => header.callId));
    expect(await found()).toEqual(['call-2']);
    expect(await run(['retention'], { day: 90 })).toContain('held or restricted');
    expect(await run(['restrict', 'call-1', 'off'])).toContain('Tell the person');
    expect(await found()).toEqual(['call-1', 'call-2']);
  });

  it('does nothing for a customer or a call that is not there', async () => {
    await storeCustomers();
    for (const args of [
      ['erase', '--customer-ref', 'K-9'],
      ['erase', 'call-1', 'call-9'],
      ['hold', 'call-9', 'on'],
    ])
      await expect(run(args)).rejects.toMatchObject({ code: 'call-not-found' });
    expect(await left()).toHaveLength(3);
    for (const args of [['erase'], ['erase', 'call-1', '--customer-ref', 'K-4711'], ['hold', 'call-1']])
      expect(() => parseRightsArguments(args)).toThrow();
  });
});

describe('npm run rights -- rectify', () => {
  it('puts an utterance right that show names, on the page too, with a note that says so', async () => {
    await storeCall();
    const [segmentId = ''] = (await run(['show', 'call-1'])).split('  ');
    await run(['rectify', 'call-1', segmentId, '--text', 'the parcel was late', '--note', 'I was not angry']);
    expect(await run(['show', 'call-1'])).toContain('the parcel was late  (put right)');
    const out = join(data, 'out');
    await run(['export', 'call-1', '--out', out]);
    const page = readFileSync(join(out, readdirSync(out).find((name) => name.endsWith('.html')) ?? ''), 'utf8');
    expect(page).toContain('the parcel was late');
    expect(page).toMatch(/Words put right<\/b> on 2026-09-22/);
    expect(page).toContain('I was not angry');
    expect(page).not.toContain('the parcel is broken');
  });
});

describe('the documents', () => {
  it('tell the profile, the models and the vault as they are', async () => {
    expect(await run(['records'])).toContain('no call is stored yet');
    await storeCall();
    const records = await run(['records']);
    for (const told of ['(eu, ', '| ear | 2.0 | MIT |', 'protected by a key file. Stored calls: 1', '| 90 days from'])
      expect(records).toContain(told);
  });

  it('name the endpoint only where words may go there', async () => {
    const enrichment = { state: 'on', host: 'opinions.example', model: 'm' } as const;
    for (const verb of ['records', 'dpia', 'notice']) {
      expect(await run([verb])).toContain('no network connection');
      expect(await run([verb], { enrichment })).toContain('go to opinions.example');
    }
    const never = { ...OPEN_PROFILE.needs.customer, enrichment: 'never' as const };
    const closed = { ...OPEN_PROFILE, needs: { ...OPEN_PROFILE.needs, customer: never } };
    expect(await run(['notice'], { enrichment, opened: { profile: closed } })).toContain('forbids sending words');
  });

  it('say to the customer only what the profile allows, with what it takes', async () => {
    const page = await run(['notice'], { opened: bundled('us-one-party-bipa') });
    expect(page).toContain('from the voice: only with your signed release');
    const closed = await run(['notice'], { opened: openProfile(join(data, 'no-profiles')) });
    expect(closed).not.toContain('from the voice');
  });

  it('have a page to be published where the profile follows a law that wants one', async () => {
    const illinois = await run(['policy'], { opened: bundled('us-one-party-bipa') });
    for (const told of ['Retention schedule', 'three years', 'do not sell', 'Notice at collection'])
      expect(illinois).toContain(told);
    expect(await run(['policy'], { opened: bundled('us-two-party') })).not.toContain('Illinois');
    // Pages for customers name no commands.
    const notice = await run(['notice'], { opened: bundled('us-one-party-bipa') });
    for (const page of [illinois, notice]) expect(page).not.toContain('npm run');
    await expect(run(['policy'], { opened: bundled('eu') })).rejects.toMatchObject({ code: 'invalid-request' });
  });

  it('have the American parts where the profile follows these laws, and nowhere else', async () => {
    const parts = async (id: string) => {
      const text = await run(['dpia'], { opened: bundled(id) });
      return { california: text.includes('CCPA/CPRA)'), illinois: text.includes('destruction schedule') };
    };
    expect(await parts('eu')).toEqual({ california: false, illinois: false });
    expect(await parts('us-two-party')).toEqual({ california: true, illinois: false });
    expect(await parts('us-one-party-bipa')).toEqual({ california: true, illinois: true });
  });
});
