import { useMemo } from 'react';
import { CHURN_ORIGIN } from '../../../app/domain/forecast.ts';
import { churnView } from '../../state/churn-view.ts';
import { useCall } from '../../window-context.ts';

/** How customers with such a record leave, and what speaks for it and against it; nothing in a call without a record. */
export function ChurnCard() {
  const churn = useCall((call) => call.churn);
  const view = useMemo(() => churnView(churn), [churn]);
  if (!view) return null;
  return (
    <section className="card churn" aria-labelledby="churn-title" data-testid="churn">
      <h2 id="churn-title">Likelihood of leaving</h2>
      <strong data-testid="churn-sentence">{view.sentence}</strong>
      <div className="churn-level">
        <div className="churn-bar" aria-hidden="true">
          <span className={`churn-share churn-${view.band}`} style={{ width: `${view.share * 100}%` }} />
        </div>
        <span data-testid="churn-level">{view.level}</span>
      </div>
      {view.reasons.length > 0 && (
        <ul className="plain churn-reasons" aria-label="Reasons">
          {view.reasons.map(({ text, raises }) => (
            <li key={text}>
              <span className="quiet">{raises ? 'Raises it:' : 'Lowers it:'}</span> {text}
            </li>
          ))}
        </ul>
      )}
      {(view.missing !== undefined || view.notices.length > 0) && (
        <details className="churn-gaps">
          <summary>What the record did not give</summary>
          {view.missing !== undefined && <p>{view.missing}</p>}
          {view.notices.map((notice) => (
            <p key={notice}>{notice}</p>
          ))}
        </details>
      )}
      <p className="quiet fine-print">{CHURN_ORIGIN}</p>
    </section>
  );
}
