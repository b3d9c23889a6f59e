import { useEngine, useParts } from '../../window-context.ts';
import { Icon } from './icon.tsx';

/** Says all the time where words go beside this machine, or that an administrator's settings are not followed; opens the status. */
export function EnrichmentBadge() {
  const { ui } = useParts();
  const enrichment = useEngine((engine) => engine.enrichment);
  if (!enrichment) return null;
  const on = enrichment.state === 'on';
  return (
    <button
      type="button"
      className={`elsewhere${on ? '' : ' elsewhere-refused'}`}
      data-testid="enrichment-badge"
      title={on ? `Second opinions by ${enrichment.model} at ${enrichment.host}` : enrichment.message}
      onClick={() => ui.setState({ drawerOpen: true })}
    >
      <Icon name={on ? 'outward' : 'warning'} size={16} />
      <span className="elsewhere-text">
        {on ? `Words also go to ${enrichment.host}` : 'Second opinions: settings refused'}
      </span>
    </button>
  );
}
