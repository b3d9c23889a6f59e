import type { Reading } from '../../state/call-state.ts';
import { shownEstimate } from '../../state/emotion-view.ts';
import { signed } from '../../state/format.ts';

/** Positions shown behind the newest one, fading. */
const TRAIL = 6;

/** Valence to the right, arousal upwards, both in [-1, 1], with the last few positions as a trail. */
export function AffectPlane({ readings }: { readonly readings: readonly Reading[] }) {
  const trail = readings.flatMap((reading) => {
    const estimate = shownEstimate(reading);
    return estimate ? [{ id: reading.id, ...estimate.value.affect }] : [];
  });
  const shown = trail.slice(-TRAIL);
  const now = shown.at(-1);
  const spoken = now ? `valence ${signed(now.valence)}, arousal ${signed(now.arousal)}` : 'no estimate yet';
  return (
    <figure className="affect" role="img" aria-label={`Valence and arousal: ${spoken}`}>
      <svg viewBox="-1.12 -1.12 2.24 2.24" aria-hidden="true">
        <rect className="affect-field" x="-1" y="-1" width="2" height="2" rx="0.12" />
        <path className="affect-axes" d="M-1 0H1M0-1V1" />
        {shown.map(({ id, valence, arousal }, index) => (
          <circle
            key={id}
            className={index === shown.length - 1 ? 'affect-now' : 'affect-past'}
            cx={valence}
            cy={-arousal}
            r={index === shown.length - 1 ? 0.11 : 0.06}
            opacity={(index + 1) / shown.length}
          />
        ))}
      </svg>
      <span className="affect-label affect-top">excited</span>
      <span className="affect-label affect-bottom">calm</span>
      <span className="affect-label affect-left">unpleasant</span>
      <span className="affect-label affect-right">pleasant</span>
    </figure>
  );
}
