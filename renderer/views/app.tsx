import { useEffect } from 'react';
import { useCall, useParts, useSettings, useUi, type WindowParts, WindowProvider } from '../window-context.ts';
import { AgentView } from './agent/agent-view.tsx';
import { AgentNotice } from './shell/agent-notice.tsx';
import { Alerts } from './shell/alerts.tsx';
import { Header } from './shell/header.tsx';
import { HelpSheet } from './shell/help-sheet.tsx';
import { ProfileSheet } from './shell/profile-sheet.tsx';
import { StatusDrawer } from './shell/status-drawer.tsx';
import { useShortcuts } from './shell/use-shortcuts.ts';
import { useTheme } from './shell/use-theme.ts';
import { StartScreen } from './start/start-screen.tsx';

/** The whole window. */
export function App({ parts }: { readonly parts: WindowParts }) {
  return (
    <WindowProvider value={parts}>
      <Window />
    </WindowProvider>
  );
}

function Window() {
  useTheme(useSettings((settings) => settings.theme));
  useShortcuts();
  const screen = useUi((ui) => ui.screen);
  const idle = useCall((call) => call.phase === 'idle');
  return (
    <div className="window">
      <Header />
      <Alerts />
      {screen === 'start' || idle ? <StartScreen /> : <AgentView />}
      <StatusDrawer />
      <HelpSheet />
      <ProfileSheet />
      <AgentNotice />
      <Said />
    </div>
  );
}

/** How long a short confirmation stays. */
const SAID_MS = 6_000;

function Said() {
  const { ui } = useParts();
  const said = useUi((state) => state.said);
  useEffect(() => {
    if (said === '') return;
    const timer = setTimeout(() => ui.say(''), SAID_MS);
    return () => clearTimeout(timer);
  }, [said, ui]);
  return (
    <p className="said" role="status" aria-live="polite" data-testid="said">
      {said}
    </p>
  );
}
