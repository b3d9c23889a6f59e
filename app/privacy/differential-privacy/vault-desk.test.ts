import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AggregateQuery } from '../../contract/aggregates.ts';
import { type KeptCall, keepCall } from '../../testing/kept-calls.ts';
import { auditedIn, madeVault } from '../../testing/made-vault.ts';
import { seededBytes } from '../../testing/seeded-bytes.ts';
import { readBundledProfiles } from '../profiles/bundled-profiles.ts';
import type { Profile } from '../profiles/profile.ts';
import { operatorOf } from '../vault/operator-tag.ts';
import type { Vault } from '../vault/vault.ts';
import { createStoredSummaries } from './stored-summaries.ts';
import { createVaultDesk } from './vault-desk.ts';

const DAY_MS = 86_400_000;
const START = 1_790_000_000_000;
const EU = profileNamed('eu');
const SCOPE = { people: 'customer', fromEpochMs: START - 30 * DAY_MS, toEpochMs: START } as const;
const howMany: AggregateQuery = { kind: 'count', of: 'people', ...SCOPE, epsilon: 0.5, mostCallsEach: 1 };
const meanTalk: AggregateQuery = { kind: 'mean', figure: 'talk-share', ...SCOPE, epsilon: 0.5, mostCallsEach: 3 };

function profileNamed(id: string): Profile {
  const profile = readBundledProfiles(join(import.meta.dirname, '..', 'profiles', 'data')).get(id);
  if (!profile) throw new Error(`There is no profile ${id}.`);
  return profile;
}

function callNumber(n: number, other: Partial<KeptCall> = {}): KeptCall {
  return { callId: `call-${n}`, startedAtEpochMs: START - (n + 1) * 1_000, talkShare: (n % 10) / 10, ...other };
}

function keepCalls(vault: Vault, count: number): void {
  for (let n = 0; n < count; n++) keepCall(vault, callNumber(n), EU);
}

function deskOf(vault: Vault, profile = EU, seed = 1) {
  return createVaultDesk({ vault, profile, epochMs: () => START, random: seededBytes(seed) });
}

function leftIn(vault: Vault): number {
  const state = deskOf(vault).state(SCOPE);
  return state.state === 'open' ? state.here.left : Number.NaN;
}

async function countedOf(calls: readonly KeptCall[], profile = EU, heldUnder: Pick<Profile, 'id'> = EU) {
  const vault = await madeVault().open();
  for (const call of calls) keepCall(vault, call, heldUnder);
  const { calls: counted } = await createStoredSummaries({ vault, profile }).select(SCOPE);
  await vault.close();
  return counted;
}

describe('a question about kept calls', () => {
  it('is answered near the truth from what is stored of them', async () => {
    const vault = await madeVault().open();
    keepCalls(vault, 120);
    const count = await deskOf(vault).ask(howMany);
    const mean = await deskOf(vault).ask(meanTalk);
    expect(Math.abs((count.state === 'given' ? (count.figures[0]?.value ?? 0) : 0) - 120)).toBeLessThan(30);
    expect(Math.abs((mean.state === 'given' ? (mean.figures[0]?.value ?? 0) : 0) - 0.45)).toBeLessThan(0.2);
    await vault.close();
  });

  it('is paid for with an entry of the audit log each, and refused when nothing is left, over a restart too', async () => {
    const made = madeVault();
    const vault = await made.open();
    keepCalls(vault, 40);
    await deskOf(vault).ask(howMany);
    await deskOf(vault).ask(meanTalk);
    await vault.close();
    const again = await made.open();
    expect(leftIn(again)).toBe(0);
    await expect(deskOf(again).ask({ ...meanTalk, epsilon: 0.1 })).rejects.toMatchObject({ code: 'budget-spent' });
    const spent = auditedIn(again).flatMap((event) => (event.kind === 'budget-spent' ? [event.query] : []));
    expect(spent).toEqual(['count-of-people', 'mean-of-talk-share']);
    expect(auditedIn(again).filter(({ kind }) => kind === 'access')).toHaveLength(3);
    expect((await again.checkIntegrity()).findings).toEqual([]);
    await again.close();
  });

  it('gets the same answer again at no cost, over a restart too', async () => {
    const made = madeVault();
    const vault = await made.open();
    keepCalls(vault, 40);
    const first = await deskOf(vault).ask(howMany);
    await vault.close();
    const again = await made.open();
    expect(await deskOf(again, EU, 99).ask(howMany)).toEqual({ ...first, epsilonSpent: 0 });
    await again.close();
  });

  it('gets no budget back by erasing the calls', async () => {
    const vault = await madeVault().open();
    keepCalls(vault, 20);
    await deskOf(vault).ask({ ...howMany, epsilon: 1 });
    const ids = vault.listCalls().map(({ header }) => header.callId);
    await vault.eraseCalls(ids, { reason: 'operator' });
    expect(leftIn(vault)).toBe(0);
    const [row] = vault.budget.spends(0);
    expect(ids.some((callId) => row?.spend.includes(callId))).toBe(false);
    await vault.close();
  });

  it('is not answered before its cost is on the disk', async () => {
    const vault = await madeVault().open();
    keepCalls(vault, 20);
    let paidAtFirstDraw: number | undefined;
    const random = seededBytes(1);
    const desk = createVaultDesk({
      vault,
      profile: EU,
      epochMs: () => START,
      random: (count) => {
        paidAtFirstDraw ??= vault.budget.count();
        return random(count);
      },
    });
    await desk.ask(howMany);
    expect(paidAtFirstDraw).toBe(1);
    await vault.close();
  });
});

describe('calls that are counted', () => {
  it('are those of customers who were told and keep nobody from seeing them', async () => {
    const counted = await countedOf([
      callNumber(0),
      callNumber(1, { told: false }),
      callNumber(2, { view: 'refused' }),
      callNumber(3, { view: 'withdrawn', answersLate: true }),
      callNumber(4, { view: 'granted', answersLate: true }),
    ]);
    expect(counted.map(({ startedAtEpochMs }) => START - startedAtEpochMs)).toEqual([5_000, 1_000]);
  });

  it('need an agreement where the profile asks for one, and where they were held under another', async () => {
    const calls = [callNumber(0), callNumber(1, { view: 'granted' })];
    expect(await countedOf(calls, profileNamed('us-two-party'), { id: 'us-two-party' })).toHaveLength(1);
    expect(await countedOf(calls, EU, { id: 'us-two-party' })).toHaveLength(1);
    expect(await countedOf(calls)).toHaveLength(2);
  });

  it('are neither made ones, nor cut-off ones, nor of another time', async () => {
    const counted = await countedOf([
      callNumber(0, { synthetic: true }),
      callNumber(1, { ended: false }),
      callNumber(2, { startedAtEpochMs: START }),
    ]);
    expect(counted).toEqual([]);
  });

  it('are none whose use is restricted, until that is lifted', async () => {
    const vault = await madeVault().open();
    keepCalls(vault, 3);
    const counted = async () => (await createStoredSummaries({ vault, profile: EU }).select(SCOPE)).calls.length;
    vault.restrictCall('call-1', true, operatorOf(vault));
    expect(await counted()).toBe(2);
    vault.restrictCall('call-1', false, operatorOf(vault));
    expect(await counted()).toBe(3);
    await vault.close();
  });

  it('count for one person where the customer is known, and for one each where not', async () => {
    const anna = 'customer-4711';
    const counted = await countedOf([
      callNumber(0, { customerRef: anna }),
      callNumber(1, { customerRef: anna }),
      callNumber(2),
      callNumber(3),
    ]);
    expect(new Set(counted.map(({ person }) => person)).size).toBe(3);
    expect(JSON.stringify(counted)).not.toContain(anna);
  });
});

describe('the compliance profile', () => {
  it('says which figures there are, and none where it shows none', async () => {
    const vault = await madeVault().open();
    keepCalls(vault, 20);
    const talkOnly: Profile = { ...EU, supervisor: { ...EU.supervisor, views: ['aggregates', 'talk-statistics'] } };
    await expect(deskOf(vault, talkOnly).ask({ ...meanTalk, figure: 'sentiment-at-end' })).rejects.toMatchObject({
      code: 'figure-forbidden',
    });
    const closed: Profile = { ...EU, supervisor: { ...EU.supervisor, views: ['talk-statistics'] } };
    await expect(deskOf(vault, closed).ask(howMany)).rejects.toMatchObject({ code: 'figure-forbidden' });
    expect(deskOf(vault, closed).state(SCOPE).state).toBe('closed');
    expect(vault.budget.count()).toBe(0);
    await vault.close();
  });

  it("says how much one person may lose; the agent's emotion is never asked about", async () => {
    const vault = await madeVault().open();
    keepCalls(vault, 20);
    const strict: Profile = { ...EU, budget: { ...EU.budget, epsilon: 0.4 } };
    await expect(deskOf(vault, strict).ask(howMany)).rejects.toMatchObject({ code: 'invalid-request' });
    const ofAgents = { ...meanTalk, people: 'agent', figure: 'negative-share' } as unknown as AggregateQuery;
    await expect(deskOf(vault).ask(ofAgents)).rejects.toMatchObject({ code: 'figure-forbidden' });
    expect(await deskOf(vault).ask({ ...howMany, people: 'agent' })).toMatchObject({ state: 'suppressed' });
    await vault.close();
  });
});
