import { useEngine, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { InsightsCard } from './insights-card.tsx';
import { KeptCard } from './kept-card.tsx';
import { LiveCard } from './live-card.tsx';
import { RecordCard } from './record-card.tsx';
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
          <Icon name="shield" size={16} /> Sound, words and pictures are analysed on this computer and stay on it.
        </p>
      </div>
      <div className="start-cards">
        <RecordingCard />
        <LiveCard />
        <RecordCard />
        <SampleCard />
        <KeptCard />
        <InsightsCard />
      </div>
      <MissingHere />
      <p className="start-busy" role="status">
        {busy}
      </p>
    </main>
  );
}

/** What the engine lacks on this computer, if anything. */
function MissingHere() {
  const problems = useEngine((engine) => engine.devices?.problems);
  if (!problems?.length) return null;
  return (
    <ul className="plain missing quiet" aria-label="Missing on this computer">
      {problems.map((problem) => (
        <li key={problem}>
          <Icon name="info" size={16} />
          {problem}
        </li>
      ))}
    </ul>
  );
}
