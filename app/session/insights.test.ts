import { describe, expect, it } from 'vitest';
import { insightsState } from '../contract/insights.ts';
import { createVaultDoor, type VaultDoor } from '../privacy/vault/vault-door.ts';
import { keepCall } from '../testing/kept-calls.ts';
import { madeVault } from '../testing/made-vault.ts';
import { OPEN_PROFILE } from '../testing/open-profile.ts';
import { createInsights } from './insights.ts';

const START = 1_790_000_000_000;
const scope = { people: 'customer', fromEpochMs: START, toEpochMs: START + 1_000 } as const;
const query = { kind: 'count', of: 'people', ...scope, epsilon: 0.5, mostCallsEach: 1 } as const;
const profile = {
  ...OPEN_PROFILE,
  supervisor: { ...OPEN_PROFILE.supervisor, views: ['aggregates' as const] },
  budget: { epsilon: 1, delta: 1e-6, periodDays: 30 },
};

function insightsOver(door: VaultDoor | undefined) {
  return createInsights({ door, profile, epochMs: () => START });
}

describe('the commands about figures over kept calls', () => {
  it('say that there is nothing where no vault is, and make none', async () => {
    const { files, keepers } = madeVault();
    const door = createVaultDoor({ files, keepers, epochMs: () => START });
    for (const insights of [insightsOver(door), insightsOver(undefined)]) {
      expect(await insights['insights.state']({ scope })).toEqual({ state: 'closed', reason: expect.any(String) });
      await expect(insights['insights.ask']({ query })).rejects.toMatchObject({ code: 'call-not-found' });
    }
    expect(door.exists()).toBe(false);
  });

  it('spend by asking alone, and tell what is left after it', async () => {
    const { files, keepers } = madeVault();
    const door = createVaultDoor({ files, keepers, epochMs: () => START });
    const vault = await door.open();
    for (let n = 0; n < 40; n++)
      keepCall(vault, { callId: `call-${n}`, startedAtEpochMs: START + n, talkShare: 0.5 }, profile);
    const insights = insightsOver(door);
    const before = insightsState.parse(await insights['insights.state']({ scope }));
    expect(before).toMatchObject({ state: 'open', here: { left: 1 }, figures: [], minimumGroup: 10 });
    const { answer, state } = await insights['insights.ask']({ query });
    expect(answer).toMatchObject({ state: 'given', epsilonSpent: 0.5 });
    expect(insightsState.parse(state)).toMatchObject({ here: { left: 0.5 }, budget: { site: { left: 3.5 } } });
    await door.close();
  });
});
