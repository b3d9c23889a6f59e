import { useCall, useParts } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';

/** Pauses the call while a card is read; the bar on top has the way back. */
export function PaymentButton() {
  const { payment } = useParts();
  const isOff = useCall((call) => call.phase === 'ended' || call.payment !== undefined);
  return (
    <button
      type="button"
      className="button"
      data-testid="payment-pause"
      title="Nothing is heard, seen or written down until the payment is done (Ctrl B)"
      disabled={isOff}
      onClick={() => void payment.pause('button')}
    >
      <Icon name="shield" size={16} />
      Payment pause <kbd>Ctrl B</kbd>
    </button>
  );
}
