import { useEffect, useRef } from 'react';
import type { Alert } from '../../state/ui-store.ts';
import { useParts, useUi } from '../../window-context.ts';
import { Icon } from './icon.tsx';

/** Every refusal's sentence, until it is dismissed. The newest takes the focus and gives it back. */
export function Alerts() {
  const alerts = useUi((ui) => ui.alerts);
  if (alerts.length === 0) return null;
  return (
    <section className="alerts" aria-label="Messages">
      {alerts.map((alert) => (
        <AlertCard key={alert.id} alert={alert} />
      ))}
    </section>
  );
}

function AlertCard({ alert }: { readonly alert: Alert }) {
  const { ui } = useParts();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    button.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <div className="alert" role="alert" data-testid="alert">
      <Icon name="warning" size={20} />
      <div>
        <strong>{alert.title}</strong>
        <p>{alert.message}</p>
      </div>
      <button ref={button} type="button" className="button" onClick={() => ui.dismissAlert(alert.id)}>
        Dismiss
      </button>
    </div>
  );
}
