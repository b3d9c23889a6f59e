import { useCall, useParts, useUi } from '../../window-context.ts';
import { CallBadge } from './call-badge.tsx';
import { EngineStatus } from './engine-status.tsx';
import { EnrichmentBadge } from './enrichment-badge.tsx';
import { ExportReport } from './export-report.tsx';
import { Icon } from './icon.tsx';
import { ProfileBadge } from './profile-badge.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** The bar on top: what app, which call, how the engine is, and the window's own controls. */
export function Header() {
  const { ui } = useParts();
  const idle = useCall((call) => call.phase === 'idle');
  const ended = useCall((call) => call.phase === 'ended');
  const onCall = useUi((state) => state.screen === 'call') && !idle;
  const drawerOpen = useUi((state) => state.drawerOpen);
  return (
    <header className="header">
      <div className="brand">
        <Logo />
        <h1>emoAIsec</h1>
      </div>
      {onCall && <CallBadge />}
      <div className="header-tools">
        <ProfileBadge />
        <EnrichmentBadge />
        <EngineStatus />
        {onCall && <ExportReport />}
        {ended && onCall && (
          <button
            type="button"
            className="button button-primary"
            data-testid="new-call"
            onClick={() => ui.setState({ screen: 'start' })}
          >
            New call
          </button>
        )}
        {!idle && !onCall && (
          <button type="button" className="button" onClick={() => ui.setState({ screen: 'call' })}>
            Back to the call
          </button>
        )}
        <button
          type="button"
          className="button button-icon"
          aria-label="Status: devices, models, timings"
          title="Status (Ctrl I)"
          aria-expanded={drawerOpen}
          data-testid="status-toggle"
          onClick={() => ui.setState({ drawerOpen: !drawerOpen })}
        >
          <Icon name="status" />
        </button>
        <ThemeSwitch />
        <button
          type="button"
          className="button button-icon"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          onClick={() => ui.setState({ helpOpen: true })}
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
}

function Logo() {
  return (
    <svg className="logo" width="26" height="26" viewBox="0 0 26 26" aria-hidden="true">
      <rect width="26" height="26" rx="8" />
      <path d="M6 13.500h2.500l2-5.500 3.200 10.500 2.500-7.500 1.300 2.500H20" />
    </svg>
  );
}
