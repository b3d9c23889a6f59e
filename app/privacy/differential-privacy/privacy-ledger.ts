import type { Allowance, PrivacyAccount, PrivacyBudgetState } from '../../contract/privacy-budget.ts';
import { AppError } from '../../domain/errors.ts';
import type { BudgetStore } from './budget-store.ts';
import { isWithin, spentEpsilon, windowMsOf } from './privacy-allowance.ts';
import type { PrivacyCost } from './renyi.ts';
import { readSpend, type Spend, spendText } from './spend.ts';

/** So many releases are listed for the display. */
const LISTED_RELEASES = 50;

/** The calls a release is about, and whose. */
export type ReleaseScope = Pick<Spend, 'people' | 'fromEpochMs' | 'toEpochMs'>;

/** What is about to be released; `persons` are the tags of all whose calls are in it. */
export interface Release extends ReleaseScope, Pick<Spend, 'what' | 'costs'> {
  readonly persons: Iterable<string>;
}

interface LedgerDeps {
  readonly store: BudgetStore;
  readonly person: Allowance;
  readonly site: Allowance;
  readonly epochMs: () => number;
}

/** Counts what figures tell of each person and of the site, and lets no noise be drawn that was not paid for. */
export interface PrivacyLedger {
  /** Milliseconds since 1970, never before the newest spend: a clock set back renews nothing. */
  now(): number;
  /** @throws AppError `budget-spent` when a release of these costs would be refused; `invalid-request` when it always would be. */
  requireRoom(scope: ReleaseScope, costs: readonly PrivacyCost[]): void;
  /**
   * Records the costs, then draws. People whose own allowance is spent are left out, which nobody is told: it would tell that they are there.
   * What goes wrong after the record was written stays paid.
   * @param draw makes the noisy figure from the calls of those included. @throws as `requireRoom`, and what the store fails with.
   */
  release<T>(release: Release, draw: (included: ReadonlySet<string>) => T): T;
  /** What may still be asked about these calls, ε. */
  left(scope: ReleaseScope): number;
  /** The account that decides about these calls: the site's, or that of the people in all of them, whichever has less left. */
  accountOver(scope: ReleaseScope): PrivacyAccount;
  /** For everybody in charge. */
  state(): PrivacyBudgetState;
  /** For one person's own report, by their tag: it tells that they were in the data. */
  accountOf(people: Spend['people'], person: string): PrivacyAccount;
}

/**
 * Two rules refuse, and both look at earlier questions only, never at who was in the data: the site's allowance over all releases, and a
 * person's allowance over the releases whose calls contained all of these, since everybody in here has paid for those.
 */
export function createPrivacyLedger({ store, person, site, epochMs }: LedgerDeps): PrivacyLedger {
  const now = () => Math.max(epochMs(), store.latestEpochMs());
  /** Those that still count under an allowance, oldest first. */
  const counted = (allowed: Allowance): readonly Spend[] =>
    Array.from(store.spends(Math.max(0, now() - windowMsOf(allowed) + 1)), readSpend);
  const ofSite = () => counted(site).filter(({ rest }) => rest === undefined);
  const covering = ({ people, fromEpochMs, toEpochMs }: ReleaseScope) =>
    counted(person).filter(
      (spend) => spend.people === people && spend.fromEpochMs <= fromEpochMs && spend.toEpochMs >= toEpochMs,
    );
  const charged = (people: Spend['people'], tag: string) =>
    counted(person).filter((spend) => spend.people === people && spend.persons.includes(tag));

  const requireRoom = (scope: ReleaseScope, costs: readonly PrivacyCost[]) => {
    requireWithin(ofSite(), costs, site, 'of this site');
    requireWithin(covering(scope), costs, person, 'of the people in these calls');
  };

  const accountOver = (scope: ReleaseScope): PrivacyAccount => {
    const [sites, persons] = [accountFor(ofSite(), site), accountFor(covering(scope), person)];
    return persons.left <= sites.left ? persons : sites;
  };

  return {
    now,
    requireRoom,
    release({ people, fromEpochMs, toEpochMs, what, costs, persons }, draw) {
      requireRoom({ people, fromEpochMs, toEpochMs }, costs);
      const paid = costsByPerson(counted(person).filter((spend) => spend.people === people));
      const included = new Set([...persons].filter((tag) => isWithin([...(paid.get(tag) ?? []), ...costs], person)));
      const atEpochMs = now();
      // Sorted: the order people called in must not stand in the record.
      const spend = {
        v: 1,
        atEpochMs,
        people,
        fromEpochMs,
        toEpochMs,
        what,
        costs,
        persons: [...included].sort(),
      } as const;
      store.append(atEpochMs, spendText(spend));
      return draw(included);
    },
    left: (scope) => accountOver(scope).left,
    accountOver,
    state() {
      const spends = ofSite();
      const releases = spends.slice(-LISTED_RELEASES).reverse();
      return {
        site: accountFor(spends, site),
        person,
        releases: releases.map(({ atEpochMs, people, what, costs }) => ({
          atEpochMs,
          people,
          what,
          epsilon: spentEpsilon(costs, site),
        })),
      };
    },
    accountOf: (people, tag) => accountFor(charged(people, tag), person),
  };
}

function costsByPerson(spends: readonly Spend[]): ReadonlyMap<string, readonly PrivacyCost[]> {
  const paid = new Map<string, PrivacyCost[]>();
  for (const { persons, costs } of spends) {
    for (const tag of persons) {
      const before = paid.get(tag);
      if (before) before.push(...costs);
      else paid.set(tag, [...costs]);
    }
  }
  return paid;
}

function accountFor(spends: readonly Spend[], allowed: Allowance): PrivacyAccount {
  const spent = spentEpsilon(
    spends.flatMap(({ costs }) => costs),
    allowed,
  );
  const oldest = spends[0];
  return {
    allowance: allowed,
    spent,
    left: Math.max(0, allowed.epsilon - spent),
    ...(oldest && { renewsAtEpochMs: oldest.atEpochMs + windowMsOf(allowed) }),
  };
}

/** @param whose ends "The privacy budget …". */
function requireWithin(
  spends: readonly Spend[],
  costs: readonly PrivacyCost[],
  allowed: Allowance,
  whose: string,
): void {
  if (!isWithin(costs, allowed))
    throw new AppError(
      'invalid-request',
      `This asks for more than the whole privacy budget ${whose}, ε = ${allowed.epsilon} in ${allowed.windowDays} days. Ask for less.`,
    );
  // The oldest fall out first; the last one that has to is what the question waits for.
  const rest = spends.map(({ costs: paid }) => paid);
  let fallen = 0;
  while (!isWithin([...rest.slice(fallen).flat(), ...costs], allowed)) fallen++;
  const waitsFor = spends[fallen - 1];
  if (!waitsFor) return;
  const renewsAt = new Date(waitsFor.atEpochMs + windowMsOf(allowed)).toISOString();
  throw new AppError(
    'budget-spent',
    `The privacy budget ${whose} (ε = ${allowed.epsilon} in ${allowed.windowDays} days) does not allow this question now. It renews enough on ${renewsAt.slice(0, 10)} at ${renewsAt.slice(11, 16)} UTC; answers already given can be seen again.`,
  );
}
