import { FINE_SENTIMENTS } from '../../../app/domain/sentiment.ts';
import type { Sentiment } from '../../state/call-state.ts';
import { signed } from '../../state/format.ts';

const CENTRE = { x: 64, y: 62 };
const RADIUS = 50;
const GAP_DEGREES = 3;

/** Five arcs from worst (left) to best (right), with a needle at the smoothed score in [-1, 1]. */
export function SentimentDial({ sentiment }: { readonly sentiment: Sentiment | undefined }) {
  const angle = sentiment ? 180 * (1 - (sentiment.score + 1) / 2) : 90;
  const tip = point(angle, RADIUS - 13);
  return (
    <svg className="dial" viewBox="0 0 128 76" aria-hidden="true">
      {FINE_SENTIMENTS.map((level, index) => (
        <path
          key={level}
          className={`dial-arc level-${level}${sentiment?.fine === level ? ' dial-arc-now' : ''}`}
          d={arc(180 - index * 36 - GAP_DEGREES / 2, 180 - (index + 1) * 36 + GAP_DEGREES / 2)}
        />
      ))}
      {sentiment && (
        <>
          <line className="dial-needle" x1={CENTRE.x} y1={CENTRE.y} x2={tip.x} y2={tip.y} />
          <circle className="dial-hub" cx={CENTRE.x} cy={CENTRE.y} r="4" />
        </>
      )}
      <text className="dial-score" x={CENTRE.x} y={75.5} textAnchor="middle">
        {sentiment ? signed(sentiment.score, 2) : ''}
      </text>
    </svg>
  );
}

function point(degrees: number, radius: number): { readonly x: number; readonly y: number } {
  const radians = (degrees * Math.PI) / 180;
  return { x: CENTRE.x + radius * Math.cos(radians), y: CENTRE.y - radius * Math.sin(radians) };
}

function arc(from: number, to: number): string {
  const start = point(from, RADIUS);
  const end = point(to, RADIUS);
  return `M${start.x.toFixed(2)} ${start.y.toFixed(2)}A${RADIUS} ${RADIUS} 0 0 1 ${end.x.toFixed(2)} ${end.y.toFixed(2)}`;
}
