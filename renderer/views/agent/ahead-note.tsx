import { AHEAD_CAUTION, aheadSentence } from '../../../app/domain/forecast.ts';
import { aheadView } from '../../state/ahead-view.ts';
import { percent } from '../../state/format.ts';
import { useCall } from '../../window-context.ts';

/** What the next minute is likely to bring, and why: a share of many calls, not a fact about this one. */
export function AheadNote() {
  const forecast = useCall(aheadView);
  if (!forecast) return null;
  return (
    <details className="ahead" data-testid="ahead">
      <summary>
        <span className="ahead-bar" aria-hidden="true">
          <span style={{ width: percent(forecast.negative).replace(' ', '') }} />
        </span>
        {aheadSentence(forecast.negative)}
      </summary>
      <ul className="plain">
        {forecast.reasons.map(({ field, text, effect }) => (
          <li key={field}>
            <span className="quiet">{effect === 'raises' ? 'Raises it:' : 'Lowers it:'}</span> {text}
          </li>
        ))}
        <li>
          <span className="quiet">Looks ahead to:</span> about {Math.round(forecast.utterances)} of the customer's
          utterances
        </li>
      </ul>
      <p className="quiet fine-print">{AHEAD_CAUTION}</p>
    </details>
  );
}
