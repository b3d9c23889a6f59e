import { useMemo } from 'react';
import type { SentimentPoint } from '../../state/call-state.ts';
import { sentimentPath, TIMELINE_UNITS } from '../../state/timeline-view.ts';

/** The sentiment over the call so far, as a small line around zero. */
export function Sparkline({ points }: { readonly points: readonly SentimentPoint[] }) {
  const path = useMemo(() => sentimentPath(points, points.at(-1)?.atSample ?? 1, 2, 32), [points]);
  return (
    <svg className="sparkline" viewBox={`0 0 ${TIMELINE_UNITS} 36`} preserveAspectRatio="none" aria-hidden="true">
      <line x1="0" x2={TIMELINE_UNITS} y1="18" y2="18" />
      <path d={path} />
    </svg>
  );
}
