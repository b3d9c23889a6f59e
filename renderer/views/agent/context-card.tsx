import { useMemo } from 'react';
import { contextView } from '../../state/context-view.ts';
import { useCall, useParts } from '../../window-context.ts';
import { MarkedText } from './marked-text.tsx';

/** What lies behind the customer's latest words: what they may go back to, and what is wanted. */
export function ContextCard() {
  const readings = useCall((call) => call.readings);
  const lines = useCall((call) => call.lines);
  const { ui } = useParts();
  const view = useMemo(() => contextView({ readings, lines }), [readings, lines]);
  return (
    <section className="card context" aria-labelledby="context-title" data-testid="context-card">
      <h2 id="context-title">In context</h2>
      {!view ? (
        <p className="empty empty-small">Told once the customer has said something in words.</p>
      ) : (
        <>
          <p className="context-line">
            Signal in the light of the call: <strong data-testid="context-emotion">{view.emotion}</strong>
          </p>
          {view.causes.length > 0 && (
            <>
              <h3 className="context-head">May go back to</h3>
              <ul className="reasons" aria-label="May go back to">
                {view.causes.map((cause) => (
                  <li key={cause.id}>
                    <button
                      type="button"
                      className="reason"
                      data-testid="context-cause"
                      title="Show in the transcript"
                      onClick={() => ui.highlight([cause.id])}
                    >
                      <time>
                        {cause.when} ({cause.share})
                      </time>
                      <span>
                        {cause.who}: “<MarkedText text={cause.text} words={cause.words} />”
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
          {view.needs.length > 0 && (
            <>
              <h3 className="context-head">Seems to want</h3>
              <ul className="needs" aria-label="Seems to want">
                {view.needs.map((need) => (
                  <li key={need} className="need" data-testid="context-need">
                    {need}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </section>
  );
}
