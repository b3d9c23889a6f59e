import type { ConsentPurpose, NoticeWay } from '../../app/domain/consent.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { Attempt } from './attempt.ts';

/** What is noted of the customer's say during a call. */
export interface ConsentActions {
  told(way: NoticeWay): Promise<void>;
  /** The customer was told, if they had not been, and agrees, as the agent notes it with a button. */
  agreed(purposes: readonly ConsentPurpose[], told: boolean, form: 'pressed' | 'spoken'): Promise<void>;
  /** The agent has asked in the call: the app listens for the answer. */
  asked(purposes: readonly ConsentPurpose[], told: boolean): Promise<void>;
  /** What was heard is as it was meant. */
  confirmed(answer: 'yes' | 'no', purposes: readonly ConsentPurpose[]): Promise<void>;
  refused(purposes: readonly ConsentPurpose[]): Promise<void>;
  /** Stops what was agreed to, and has what came of it forgotten. */
  withdrawn(purposes: readonly ConsentPurpose[]): Promise<void>;
  /** A release that the customer has signed is at hand. */
  signed(purposes: readonly ConsentPurpose[]): Promise<void>;
}

/** @returns the consent actions over a bridge. */
export function createConsentActions({
  bridge,
  attempt,
}: {
  readonly bridge: Bridge;
  readonly attempt: Attempt;
}): ConsentActions {
  const told = (way: NoticeWay) =>
    bridge.command('consent.note', { person: 'customer', statement: { kind: 'notice', way } });
  const answer = (
    answer: 'granted' | 'refused' | 'withdrawn',
    purposes: readonly ConsentPurpose[],
    form: 'pressed' | 'written' | 'spoken' = 'pressed',
  ) => bridge.command('consent.note', { person: 'customer', statement: { kind: 'answer', answer, purposes, form } });
  const noting = (work: () => Promise<unknown>) =>
    attempt('That could not be noted', async () => {
      await work();
    });
  return {
    told: (way) => noting(() => told(way)),
    agreed: (purposes, wasTold, form) =>
      noting(async () => {
        if (!wasTold) await told('read-aloud');
        if (purposes.length > 0) await answer('granted', purposes, form);
      }),
    asked: (purposes, wasTold) =>
      noting(async () => {
        if (!wasTold) await told('read-aloud');
        await bridge.command('consent.ask', { purposes: [...purposes] });
      }),
    confirmed: (heard, purposes) => noting(() => answer(heard === 'yes' ? 'granted' : 'refused', purposes, 'spoken')),
    refused: (purposes) => noting(() => answer('refused', purposes)),
    withdrawn: (purposes) => noting(() => answer('withdrawn', purposes)),
    signed: (purposes) => noting(() => answer('granted', purposes, 'written')),
  };
}
