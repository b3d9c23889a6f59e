import type { PauseHand } from '../../app/domain/payment-pause.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { CallStore } from '../state/call-store.ts';
import type { Attempt } from './attempt.ts';

/** What can be done while a payment is taken. */
export interface PaymentActions {
  /** Nothing is heard from now on; pressed while paused, the pause begins anew. */
  pause(by: PauseHand): Promise<void>;
  resume(by: PauseHand): Promise<void>;
  /** Pauses a call that is heard, and has one that is paused heard again; nothing without a call. */
  toggle(by: PauseHand): Promise<void>;
}

/** @returns the actions over a bridge. */
export function createPaymentActions({
  bridge,
  call,
  attempt,
}: {
  readonly bridge: Bridge;
  readonly call: CallStore;
  readonly attempt: Attempt;
}): PaymentActions {
  const pause = (by: PauseHand) =>
    attempt('The call could not be paused for the payment', async () => {
      await bridge.command('payment.pause', { by });
    });
  const resume = (by: PauseHand) =>
    attempt('The call could not be heard again', async () => {
      await bridge.command('payment.resume', { by });
    });
  return {
    pause,
    resume,
    async toggle(by) {
      const { phase, payment } = call.getState();
      if (phase !== 'running' && phase !== 'paused') return;
      await (payment ? resume(by) : pause(by));
    },
  };
}
