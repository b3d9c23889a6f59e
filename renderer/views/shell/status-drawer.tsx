import { useEffect, useRef } from 'react';
import { useParts, useUi } from '../../window-context.ts';
import { CorrectionFacts } from './correction-facts.tsx';
import { EnrichmentFacts } from './enrichment-facts.tsx';
import { Icon } from './icon.tsx';
import { DeviceTable, EngineFacts, LatencyTable, ModelTable } from './status-tables.tsx';

/** How often the open drawer asks the engine how it is. */
const REFRESH_MS = 5_000;

/** Devices, models, timings and the engine process, over the right edge of the call until it is closed. */
export function StatusDrawer() {
  const open = useUi((ui) => ui.drawerOpen);
  return open ? <Drawer /> : null;
}

function Drawer() {
  const { ui, actions } = useParts();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    void actions.refreshStatus();
    void actions.refreshDevices();
    const timer = setInterval(() => void actions.refreshStatus(), REFRESH_MS);
    return () => {
      clearInterval(timer);
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [actions]);
  return (
    <aside className="drawer" aria-labelledby="status-title" data-testid="status-drawer">
      <div className="drawer-head">
        <h2 id="status-title" ref={heading} tabIndex={-1}>
          Status
        </h2>
        <button
          type="button"
          className="button button-icon"
          aria-label="Close the status"
          onClick={() => ui.setState({ drawerOpen: false })}
        >
          <Icon name="close" />
        </button>
      </div>
      <EngineFacts />
      <CorrectionFacts />
      <EnrichmentFacts />
      <LatencyTable />
      <ModelTable />
      <DeviceTable />
    </aside>
  );
}
