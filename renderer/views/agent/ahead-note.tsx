import { aheadSentence } from '../../../app/domain/forecast.ts';
import { percent } from '../../state/format.ts';
import { useCall } from '../../window-context.ts';

/** What the next minute is likely to bring, and why: a share of many calls, not a fact about this one. */
export function AheadNote() {
  const forecast = useCall((call) => call.ahead.at(-1)?.forecast);
  const running = useCall((call) => call.phase === 'running' || call.phase === 'paused');
  if (!forecast || !running) return null;
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
      </ul>
    </details>
  );
}
