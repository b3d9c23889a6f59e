import { useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { LiveCard } from './live-card.tsx';
import { RecordingCard } from './recording-card.tsx';
import { SampleCard } from './sample-card.tsx';

/** Before a call: three ways to begin one. */
export function StartScreen() {
  const busy = useUi((ui) => ui.busy);
  return (
    <main className="start" data-testid="start-screen">
      <div className="start-head">
        <h2>How would you like to begin?</h2>
        <p className="quiet">
          <Icon name="shield" size={16} /> Sound and words are analysed on this computer and stay on it.
        </p>
      </div>
      <div className="start-cards">
        <RecordingCard />
        <LiveCard />
        <SampleCard />
      </div>
      <p className="start-busy" role="status">
        {busy}
      </p>
    </main>
  );
}
