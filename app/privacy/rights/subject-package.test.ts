import { describe, expect, it } from 'vitest';
import { renderSubjectPage } from '../../replay/subject-page.ts';
import { madeHeader, madePermission, madeUtterance, madeVault } from '../../testing/made-vault.ts';
import { OPEN_PROFILE } from '../../testing/open-profile.ts';
import type { Profile } from '../profiles/profile.ts';
import { subjectPackage } from './subject-package.ts';

const nowMs = 1_790_000_100_000;
const profile: Profile = {
  ...OPEN_PROFILE,
  exports: ['subject-package'],
  retentionDays: { ...OPEN_PROFILE.retentionDays, events: 90, transcript: 30 },
};

async function storedContent(text: string) {
  const vault = await madeVault().open();
  vault.beginCall(madeHeader('call-1'), madePermission());
  const provenance = [{ model: 'ear', version: '2.0' }];
  vault.appendEvents('call-1', [{ ...madeUtterance('call-1', 0, text), provenance }], madePermission());
  vault.appendEmbedding('call-1', { model: 'ear', segmentId: 's', values: Float32Array.of(0.5) }, madePermission());
  return vault.readCall('call-1');
}

describe('the package for the person a call is about', () => {
  it('holds all that is stored, under which consent and profile, which models, and until when', async () => {
    const models = [{ name: 'ear', version: '2.0', licence: 'MIT' }];
    const made = subjectPackage(await storedContent('hello'), { profile, models, nowMs, held: false });
    expect(made).toMatchObject({
      call: { startedAt: '2026-09-21T14:13:20.000Z', profile: { id: 'eu', version: 1 } },
      consent: { store: 'granted' },
      retention: { eraseAfter: '2026-10-21T14:13:20.000Z', held: false },
      models: [{ name: 'ear', version: '2.0', licence: 'MIT' }],
      events: [{ utterance: { text: 'hello' } }],
      embeddings: [{ model: 'ear', segmentId: 's', values: [0.5] }],
    });
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
  });

  it('names no licence for a version that is not installed any more', async () => {
    const models = [{ name: 'ear', version: '3.0', licence: 'MIT' }];
    const { models: behind } = subjectPackage(await storedContent('hello'), { profile, models, nowMs, held: false });
    expect(behind).toEqual([{ name: 'ear', version: '2.0' }]);
  });

  it('is refused where the profile that holds does not allow it', async () => {
    const content = await storedContent('hello');
    const strict = { ...profile, exports: ['report' as const] };
    expect(() => subjectPackage(content, { profile: strict, models: [], nowMs, held: false })).toThrow('allows no');
  });

  it('is readable as a page that says what estimates are and runs nothing that was said', async () => {
    const content = await storedContent('<script>alert(1)</script>');
    const page = renderSubjectPage(subjectPackage(content, { profile, models: [], nowMs, held: true }));
    expect(page).toContain('not facts about a person');
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script');
    expect(page).toContain('a legal hold is lifted');
  });
});
