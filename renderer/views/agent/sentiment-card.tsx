import { signed } from '../../state/format.ts';
import { TIMELINE_UNITS } from '../../state/timeline-view.ts';
import { SENTIMENT_NAMES, TREND_NAMES } from '../../state/words.ts';
import { useCall } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { AheadNote } from './ahead-note.tsx';
import { SentimentCurve } from './sentiment-curve.tsx';
import { SentimentDial } from './sentiment-dial.tsx';

/** Where the customer's sentiment stands, where it is going, and how it went over the call. */
export function SentimentCard() {
  const points = useCall((call) => call.sentiments);
  const latest = points.at(-1)?.sentiment;
  const spoken = latest
    ? `${SENTIMENT_NAMES[latest.fine]}, ${signed(latest.score, 2)}, ${TREND_NAMES[latest.trend].toLowerCase()}`
    : 'no estimate yet';
  return (
    <section className="card sentiment" aria-labelledby="sentiment-title">
      <h2 id="sentiment-title">Sentiment</h2>
      <div className="sentiment-body">
        {/* biome-ignore lint/a11y/useSemanticElements: a <meter> cannot hold the dial's own drawing */}
        <div
          role="meter"
          aria-label="Customer's sentiment"
          aria-valuemin={-1}
          aria-valuemax={1}
          aria-valuenow={latest?.score ?? 0}
          aria-valuetext={spoken}
          data-testid="sentiment-dial"
          data-level={latest?.fine ?? 'none'}
        >
          <SentimentDial sentiment={latest} />
        </div>
        <div className="sentiment-words">
          <strong className={latest ? `sentiment-name level-${latest.fine}` : 'sentiment-name'}>
            {latest ? SENTIMENT_NAMES[latest.fine] : 'Not heard yet'}
          </strong>
          {latest && (
            <span className={`trend trend-${latest.trend}`}>
              <Icon name={latest.trend} size={16} />
              {TREND_NAMES[latest.trend]}
            </span>
          )}
          <svg className="sparkline" viewBox={`0 0 ${TIMELINE_UNITS} 36`} preserveAspectRatio="none" aria-hidden="true">
            <SentimentCurve points={points} totalSamples={points.at(-1)?.atSample ?? 1} top={0} height={36} />
          </svg>
        </div>
      </div>
      <AheadNote />
    </section>
  );
}
