import type { HostNotice } from '../app/contract/messages.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { Logger } from './logger.ts';

/** The key that pauses a call for a payment from whatever program the agent is in: the card is rarely typed into this one. */
export const PAYMENT_KEY = 'CommandOrControl+Alt+B';

/** The system's way to hear a key everywhere. */
export interface SystemKeys {
  /** @returns false when another program has the key. */
  register(key: string, pressed: () => void): boolean;
  unregister(key: string): void;
}

interface PaymentKeyDeps {
  readonly engine: Pick<EngineSupervisor, 'command' | 'subscribe'>;
  readonly keys: SystemKeys;
  /** Tells somebody who does not see the window that the key did something. */
  readonly sound: () => void;
  readonly log: Pick<Logger, 'warn'>;
}

/** Hears the key while a live call runs, and never else. @returns the function that ends it. */
export function setUpPaymentKey({ engine, keys, sound, log }: PaymentKeyDeps): () => void {
  let isHeard = false;
  let isPaused = false;
  const press = () => {
    const name = isPaused ? 'payment.resume' : 'payment.pause';
    engine.command(name, { by: 'hot-key' }).then(sound, (err: unknown) => log.warn({ err }, 'payment key failed'));
  };
  const hear = (wanted: boolean) => {
    if (wanted === isHeard) return;
    if (!wanted) keys.unregister(PAYMENT_KEY);
    isHeard = wanted && keys.register(PAYMENT_KEY, press);
    if (wanted && !isHeard) log.warn('another program has the key that pauses for a payment');
  };
  const end = engine.subscribe((notice: HostNotice) => {
    if (notice.kind !== 'event') return;
    const { event } = notice;
    if (event.type === 'payment-pause') isPaused = event.state !== 'resumed';
    if (event.type === 'call-started') {
      isPaused = false;
      hear(event.mode === 'live');
    }
    if (event.type === 'call-ended') hear(false);
  });
  return () => {
    end();
    hear(false);
  };
}
