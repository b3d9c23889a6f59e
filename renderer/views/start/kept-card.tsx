import { useEffect, useState } from 'react';
import type { KeptCall, KeptCalls } from '../../../app/contract/kept-calls.ts';
import { keptDetails, keptName, keptNews, keptUntil } from '../../state/kept-view.ts';
import { useCall, useEngine, useParts, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { KeptSheet } from './kept-sheet.tsx';
import { KeptSound } from './kept-sound.tsx';
import { SureButton } from './sure-button.tsx';

/** The calls that customers agreed to have kept, the newest first; takes no room while there is nothing to tell of them. */
export function KeptCard() {
  const { kept: actions } = useParts();
  const kept = useUi((ui) => ui.kept);
  const words = useUi((ui) => ui.keptWords);
  const ready = useEngine((engine) => engine.state === 'ready');
  const ended = useCall((call) => call.phase === 'ended' || call.phase === 'idle');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that has ended may be a new one in the list
  useEffect(() => {
    if (ready) void actions.refresh();
  }, [ready, ended, actions]);
  if (!kept || isEmpty(kept, words)) return null;
  return (
    <section className="card start-card kept" aria-labelledby="kept-title" data-testid="kept-calls">
      <h3 id="kept-title">
        <Icon name="shield" size={22} /> Kept calls
      </h3>
      {kept.problem !== undefined && (
        <p className="field-problem" role="status">
          {kept.problem}
        </p>
      )}
      <News kept={kept} />
      <Search />
      {kept.calls.length === 0 && words !== '' && (
        <p className="quiet" role="status">
          No kept call in which all of this was said.
        </p>
      )}
      <ul className="plain kept-list">
        {kept.calls.map((call) => (
          <Kept key={call.callId} call={call} />
        ))}
      </ul>
      <KeptSheet />
    </section>
  );
}

function isEmpty({ calls, problem, restricted, erased, heldOff }: KeptCalls, words: string): boolean {
  const untold = problem === undefined && erased === undefined && heldOff === undefined;
  return calls.length === 0 && words === '' && restricted === 0 && untold;
}

function News({ kept }: { readonly kept: KeptCalls }) {
  const { kept: actions } = useParts();
  const { sentences, heldOff } = keptNews(kept, Date.now());
  return (
    <div data-testid="kept-news" role="status">
      {heldOff !== undefined && (
        <p className="field-problem">
          {heldOff}{' '}
          <button type="button" className="button button-small" onClick={() => void actions.confirmDate()}>
            The date is right
          </button>
        </p>
      )}
      {sentences.length > 0 && <p className="quiet">{sentences.join(' ')}</p>}
    </div>
  );
}

function Search() {
  const { kept } = useParts();
  const searched = useUi((ui) => ui.keptWords);
  const [words, setWords] = useState(searched);
  const search = (text: string) => {
    setWords(text);
    void kept.search(text);
  };
  return (
    <form
      className="field-row kept-search"
      onSubmit={(event) => {
        event.preventDefault();
        search(words);
      }}
    >
      <input
        type="text"
        className="text-field"
        aria-label="Words said in the call"
        placeholder="Words said in the call"
        maxLength={200}
        value={words}
        data-testid="kept-words"
        onChange={(event) => setWords(event.target.value)}
      />
      <button type="submit" className="button button-small" data-testid="kept-search">
        Search
      </button>
      {searched !== '' && (
        <button type="button" className="button button-small" onClick={() => search('')}>
          Show all
        </button>
      )}
    </form>
  );
}

function Kept({ call }: { readonly call: KeptCall }) {
  const { kept } = useParts();
  const name = keptName(call);
  return (
    <li className="kept-line">
      <span>
        <strong>{name}</strong>{' '}
        <span className="quiet">
          {keptDetails(call)}; {keptUntil(call, Date.now())}
        </span>
      </span>
      <KeptSound call={call} name={name} />
      <button
        type="button"
        className="button button-small"
        data-testid="kept-open"
        onClick={() => void kept.open(call.callId)}
      >
        Open<span className="unseen"> the call of {name}</span>
      </button>
      {!call.held && (
        <SureButton
          testId="kept-erase"
          label="Erase"
          about={`the call of ${name}`}
          question="Erase it for good? This cannot be undone."
          otherwise="Keep it"
          onSure={() => void kept.erase(call.callId)}
        />
      )}
    </li>
  );
}
