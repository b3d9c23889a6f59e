import { memo } from 'react';
import type { Gauge } from '../../state/emotion-view.ts';

/** One emotion's bar. The name and the number carry the meaning; colour only helps the eye. */
export const EmotionGauge = memo(function EmotionGauge({
  gauge,
  uncertain,
  of,
}: {
  readonly gauge: Gauge;
  readonly uncertain: boolean;
  /** Whose gauge it is, where there are several; tests find it by that. */
  readonly of?: 'face';
}) {
  const { emotion, name, probability, leading, spoken } = gauge;
  const percentage = Math.round(probability * 100);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot hold the bar's own drawing
    <div
      className={`gauge emotion-${emotion}${leading ? ' gauge-leading' : ''}${uncertain ? ' gauge-uncertain' : ''}`}
      role="meter"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percentage}
      aria-valuetext={uncertain ? `${spoken}, uncertain` : spoken}
      data-testid={of ? `${of}-gauge-${emotion}` : `gauge-${emotion}`}
    >
      <span className="gauge-name">{name}</span>
      <span className="gauge-track">
        <span
          className="gauge-fill"
          style={{ clipPath: `inset(0 ${((1 - probability) * 100).toFixed(1)}% 0 0 round 5px)` }}
        />
      </span>
      <span className="gauge-value">{percentage}</span>
    </div>
  );
});
