import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { describe, expect, it, vi } from 'vitest';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { keepCall } from '../../app/testing/kept-calls.ts';
import { runPrivacyBudget } from './privacy-budget-command.ts';
import { parseBudgetArguments, QUESTION_NAMES } from './privacy-budget-options.ts';
import { vaultAccess } from './vault-access.ts';

const PROFILES = join(import.meta.dirname, '..', '..', 'app', 'privacy', 'profiles', 'data');
const NOW = new Date(2026, 10, 28, 12);
const DAY_MS = 86_400_000;

/** A data folder whose vault keeps so many calls of yesterday and before; none: no vault. */
async function dataWith(calls: number): Promise<string> {
  const data = mkdtempSync(join(tmpdir(), 'emoaisec-budget-'));
  writeFileSync(join(data, 'key'), 'ab'.repeat(32), { mode: 0o600 });
  if (calls === 0) return data;
  const { door } = accessTo(data);
  const vault = await door.open();
  for (let n = 0; n < calls; n++)
    keepCall(
      vault,
      { callId: `call-${n}`, startedAtEpochMs: NOW.getTime() - DAY_MS - n, talkShare: 0.4 },
      { id: 'eu' },
    );
  await door.close();
  return data;
}

function accessTo(data: string) {
  return vaultAccess({ EMOAISEC_DATA_DIR: data, EMOAISEC_VAULT_KEY_FILE: join(data, 'key') });
}

async function run(data: string, ...args: readonly string[]): Promise<string> {
  let text = '';
  await runPrivacyBudget(parseBudgetArguments(args, NOW), {
    access: accessTo(data),
    opened: openProfile(PROFILES),
    epochMs: () => NOW.getTime(),
    out: (part) => {
      text += part;
    },
  });
  return text;
}

describe('npm run privacy-budget', () => {
  it('answers with noise, says what it cost and what is left, and refuses when nothing is', async () => {
    // So many that noise of 8 people (half of ε 0.25) takes the group for too small once in a million times.
    const data = await dataWith(120);
    expect(await run(data, 'status')).toMatch(
      /last 30 days: ε 0 of 1 in 30 days is spent, 1 left\n.*\nNothing was asked/,
    );
    const mean = await run(data, 'ask', 'mean-of-talk-share', '--epsilon', '0.75');
    expect(mean).toMatch(
      /^mean-of-talk-share, calls from 2026-10-\d\d .*\n\d(\.\d+)? {2}\(95 of 100: .* to .*\)\nIt cost ε 0.75. ε 0.25 is left/,
    );
    expect(await run(data, 'ask', 'mean-of-talk-share', '--epsilon', '0.75')).toContain('It cost nothing');
    expect((await run(data, 'ask', 'histogram-of-talk-share', '--epsilon', '0.25')).split('\n')).toHaveLength(8);
    await expect(run(data, 'ask', 'count-of-people', '--epsilon', '0.01')).rejects.toMatchObject({
      code: 'budget-spent',
    });
    expect(await run(data, 'status')).toMatch(
      /ε 1 of 1 .* some comes back on 2026-12-28 .*\n.*\nAnswered, newest first:\n.*histogram-of-talk-share {2}ε 0.25\n.*mean-of/,
    );
    expect(JSON.parse(await run(data, 'status', '--json'))).toMatchObject({ state: 'open', here: { left: 0 } });
  });

  it('tells nothing of a small group, and says that this cost as well', async () => {
    const data = await dataWith(3);
    expect(await run(data, 'ask', 'count-of-people', '--epsilon', '1')).toMatch(
      /^Not told\. .*\nIt cost ε 1\. ε 0 is left/,
    );
  });

  it('says that there is nothing to ask about where no call is kept, and makes no vault', async () => {
    const data = await dataWith(0);
    await expect(run(data, 'status')).rejects.toMatchObject({ code: 'call-not-found' });
    await expect(run(data, 'status')).rejects.toMatchObject({ code: 'call-not-found' });
  });

  it('asks nothing without a price, and nothing that is not on its list', () => {
    const silent = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    for (const args of [
      ['ask', 'count-of-people'],
      ['ask', 'mean-of-anger', '--epsilon', '1'],
      ['ask', 'count-of-people', '--epsilon', '0'],
      [],
    ])
      expect(() => parseBudgetArguments(args, NOW)).toThrow(CommanderError);
    silent.mockRestore();
    for (const name of QUESTION_NAMES)
      expect(parseBudgetArguments(['ask', name, '--epsilon', '1'], NOW)).toMatchObject({
        query: { people: 'customer' },
      });
  });
});
