import { CALL_RATE_HZ } from '../../app/domain/audio.ts';
import type { PauseCause } from '../../app/domain/payment-pause.ts';
import type { CallState } from './call-state.ts';

const CAUSES: Readonly<Record<PauseCause, string>> = {
  phrase: 'a payment was spoken of',
  digits: 'digits of a card were read',
  button: 'you pressed the button',
  'hot-key': 'you pressed the key',
  interface: 'another program asked for it',
};

/** Why the call is paused, in the words of the bar. */
export function pauseCause(payment: NonNullable<CallState['payment']>): string {
  const cause = CAUSES[payment.cause as PauseCause] as string | undefined;
  return cause ?? 'a payment is being taken';
}

/** Whole seconds until the call is heard again by itself; at least 0. @param nowSample how far the call is */
export function secondsLeft({ resumesAtSample }: NonNullable<CallState['payment']>, nowSample: number): number {
  return Math.max(0, Math.ceil((resumesAtSample - nowSample) / CALL_RATE_HZ));
}
