import { useId, useMemo } from 'react';
import type { SentimentPoint } from '../../state/call-state.ts';
import { sentimentArea, sentimentPath, TIMELINE_UNITS } from '../../state/timeline-view.ts';

/**
 * The smoothed sentiment as a line around zero, with what lies above and below it tinted. To be drawn inside an SVG that is
 * TIMELINE_UNITS wide; +1 stands at `top`, -1 at `top + height`.
 */
export function SentimentCurve({
  points,
  totalSamples,
  top,
  height,
}: {
  readonly points: readonly SentimentPoint[];
  readonly totalSamples: number;
  readonly top: number;
  readonly height: number;
}) {
  const id = useId();
  const line = useMemo(() => sentimentPath(points, totalSamples, top, height), [points, totalSamples, top, height]);
  const area = useMemo(() => sentimentArea(points, totalSamples, top, height), [points, totalSamples, top, height]);
  const middle = top + height / 2;
  return (
    <g className="curve">
      <clipPath id={`${id}above`}>
        <rect x="0" y={top} width={TIMELINE_UNITS} height={height / 2} />
      </clipPath>
      <clipPath id={`${id}below`}>
        <rect x="0" y={middle} width={TIMELINE_UNITS} height={height / 2} />
      </clipPath>
      <path className="curve-above" d={area} clipPath={`url(#${id}above)`} />
      <path className="curve-below" d={area} clipPath={`url(#${id}below)`} />
      <line className="curve-zero" x1="0" x2={TIMELINE_UNITS} y1={middle} y2={middle} />
      <path className="curve-line" d={line} />
    </g>
  );
}
