import { useMemo } from 'react';
import { OUTCOME_CAUTION } from '../../../app/domain/satisfaction.ts';
import { outcomeView } from '../../state/outcome-view.ts';
import { useCall } from '../../window-context.ts';

/** How calls with such a course usually end, and what speaks for it and against it. */
export function OutcomeCard() {
  const points = useCall((call) => call.outcomes);
  const view = useMemo(() => outcomeView(points), [points]);
  return (
    <section className="card outcome" aria-labelledby="outcome-title" data-testid="outcome">
      <h2 id="outcome-title">Likely outcome</h2>
      {view ? (
        <>
          <strong data-testid="outcome-headline">{view.headline}</strong>
          <div className="outcome-bar" aria-hidden="true">
            {view.shares.map(({ outcome, share }) => (
              <span key={outcome} className={`outcome-part outcome-${outcome}`} style={{ flexGrow: share }} />
            ))}
          </div>
          <dl className="outcome-shares">
            {view.shares.map(({ outcome, name, percent }) => (
              <div key={outcome}>
                <dt>
                  <span className={`swatch outcome-part outcome-${outcome}`} aria-hidden="true" />
                  {name}
                </dt>
                <dd>{percent}</dd>
              </div>
            ))}
          </dl>
          <ul className="plain outcome-reasons">
            {view.reasons.map(({ text, supports }) => (
              <li key={text}>
                <span className="quiet">{supports ? 'For it:' : 'Against it:'}</span> {text}
              </li>
            ))}
          </ul>
          <p className="quiet fine-print">{OUTCOME_CAUTION}</p>
        </>
      ) : (
        <p className="empty empty-small">Too early to tell.</p>
      )}
    </section>
  );
}
