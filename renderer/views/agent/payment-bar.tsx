import { useCallback, useRef } from 'react';
import type { CallState } from '../../state/call-state.ts';
import type { LiveFeed } from '../../state/live-feed.ts';
import { pauseCause, secondsLeft } from '../../state/payment-view.ts';
import { useCall, useFeed, useParts } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';

/** While a payment is taken: that nothing is heard, why, until when, and the way out. */
export function PaymentBar() {
  const payment = useCall((call) => call.payment);
  const over = useCall((call) => call.phase === 'ended');
  return payment && !over ? <Paused payment={payment} /> : null;
}

function Paused({ payment }: { readonly payment: NonNullable<CallState['payment']> }) {
  const { payment: actions } = useParts();
  return (
    <section
      className={`payment-bar${payment.endsSoon ? ' payment-ends' : ''}`}
      role="alert"
      aria-labelledby="payment-title"
      data-testid="payment-bar"
    >
      <Icon name="shield" />
      <p>
        <strong id="payment-title">Paused for a payment.</strong> Nothing is heard, seen or written down, because{' '}
        {pauseCause(payment)}. <Left payment={payment} />
      </p>
      <button
        type="button"
        className="button"
        data-testid="payment-longer"
        onClick={() => void actions.pause('button')}
      >
        Stay paused
      </button>
      <button
        type="button"
        className="button button-primary"
        data-testid="payment-resume"
        onClick={() => void actions.resume('button')}
      >
        Payment is done <kbd>Ctrl B</kbd>
      </button>
    </section>
  );
}

/** The seconds that are left; they draw themselves, and are not read out one by one. */
function Left({ payment }: { readonly payment: NonNullable<CallState['payment']> }) {
  const text = useRef<HTMLSpanElement>(null);
  const draw = useCallback(
    (feed: LiveFeed) => {
      const left = `Heard again in ${secondsLeft(payment, feed.positionSamples())} s`;
      if (text.current && text.current.textContent !== left) text.current.textContent = left;
    },
    [payment],
  );
  useFeed(draw);
  return (
    <>
      <span ref={text} aria-hidden="true" data-testid="payment-left" />
      {payment.endsSoon && <span>. This pause is about to end.</span>}
    </>
  );
}
