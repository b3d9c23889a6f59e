import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { CLOSED_PROFILE } from '../profiles/closed-profile.ts';
import { openAgentNotice } from './agent-notice.ts';

const PROFILE = {
  ...CLOSED_PROFILE,
  id: 'eu',
  agentNotice: { wording: 'eu-agent-en-1', text: 'What is done with you.' },
};

describe("the agent's notice", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'agent-notice-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
  });

  it('is remembered over restarts, for its owner alone to read', () => {
    const first = openAgentNotice(PROFILE, folder, () => 5);
    expect(first.toldAtEpochMs).toBeUndefined();
    first.note();
    expect(first.toldAtEpochMs).toBe(5);
    expect(openAgentNotice(PROFILE, folder, () => 9).toldAtEpochMs).toBe(5);
    expect(readFileSync(join(folder, 'agent-notice.json'), 'utf8')).not.toContain('What is done');
  });

  it.each([
    ['another profile', { ...PROFILE, id: 'uk' }],
    ['another version', { ...PROFILE, version: '2027-01-01' }],
    ['another wording', { ...PROFILE, agentNotice: { ...PROFILE.agentNotice, wording: 'eu-agent-en-2' } }],
  ])('is given again under %s', (_what, changed) => {
    openAgentNotice(PROFILE, folder, () => 5).note();
    expect(openAgentNotice(changed, folder, () => 9).toldAtEpochMs).toBeUndefined();
  });

  it('counts as not given when its file is damaged, and as given for now when it cannot be written', () => {
    writeFileSync(join(folder, 'agent-notice.json'), '{"v":1');
    expect(openAgentNotice(PROFILE, folder, () => 5).toldAtEpochMs).toBeUndefined();
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const notice = openAgentNotice(PROFILE, file, () => 5);
    notice.note();
    expect(notice.toldAtEpochMs).toBe(5);
  });
});
