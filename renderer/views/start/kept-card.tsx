import { useEffect, useState } from 'react';
import type { KeptCall } from '../../../app/contract/kept-calls.ts';
import { useCall, useEngine, useParts, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';

/** The calls that customers agreed to have kept, the newest first; takes no room while there are none. */
export function KeptCard() {
  const { kept: actions } = useParts();
  const kept = useUi((ui) => ui.kept);
  const ready = useEngine((engine) => engine.state === 'ready');
  const ended = useCall((call) => call.phase === 'ended' || call.phase === 'idle');
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that has ended may be a new one in the list
  useEffect(() => {
    if (ready) void actions.refresh();
  }, [ready, ended, actions]);
  if (!kept || (kept.calls.length === 0 && kept.problem === undefined)) return null;
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
      <ul className="plain kept-list">
        {kept.calls.map((call) => (
          <Kept key={call.callId} call={call} />
        ))}
      </ul>
    </section>
  );
}

function Kept({ call }: { readonly call: KeptCall }) {
  const { kept } = useParts();
  const [isAsking, setAsking] = useState(false);
  const name = nameOf(call);
  return (
    <li className="kept-line">
      <span>
        <strong>{name}</strong> <span className="quiet">{detailsOf(call)}</span>
      </span>
      {isAsking ? (
        <>
          <span role="status">Erase it for good?</span>
          <button
            type="button"
            className="button button-small button-stop"
            data-testid="kept-erase-sure"
            onClick={() => void kept.erase(call.callId)}
          >
            Erase<span className="unseen"> the call of {name} for good</span>
          </button>
          <button type="button" className="button button-small" onClick={() => setAsking(false)}>
            Keep it
          </button>
        </>
      ) : (
        <>
          <button
            type="button"
            className="button button-small"
            data-testid="kept-report"
            onClick={() => void kept.report(call.callId)}
          >
            Report<span className="unseen"> of the call of {name}</span>
          </button>
          <button
            type="button"
            className="button button-small"
            data-testid="kept-erase"
            onClick={() => setAsking(true)}
          >
            Erase…<span className="unseen"> the call of {name}</span>
          </button>
        </>
      )}
    </li>
  );
}

function nameOf({ startedAtEpochMs }: KeptCall): string {
  return new Date(startedAtEpochMs).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

function detailsOf({ mode, lengthMs, synthetic, profile }: KeptCall): string {
  const what = synthetic ? 'sample' : mode === 'live' ? 'live call' : 'recording';
  const length =
    lengthMs === undefined
      ? 'cut off'
      : `${Math.floor(lengthMs / 60_000)}:${String(Math.round(lengthMs / 1000) % 60).padStart(2, '0')}`;
  return `${what}, ${length}, kept under ${profile}`;
}
