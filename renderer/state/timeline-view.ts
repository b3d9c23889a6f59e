import { CALL_RATE_HZ } from '../../app/domain/audio.ts';
import type { Span } from '../../app/domain/speech.ts';
import type { CallState, SentimentPoint } from './call-state.ts';

/** The timeline's own width in drawing units; the drawing is stretched to the space there is. */
export const TIMELINE_UNITS = 1000;

/** Live calls get a strip this long at first, and half as much again whenever it is full. */
const FIRST_LIVE_SAMPLES = 120 * CALL_RATE_HZ;

/** How many samples the strip spans: the recording's length, or a stretch that grows in steps for a live call. */
export function timelineSamples(state: Pick<CallState, 'facts' | 'positionSamples'>): number {
  const known = state.facts?.durationSamples;
  if (known !== undefined) return Math.max(known, state.positionSamples, 1);
  let samples = FIRST_LIVE_SAMPLES;
  while (samples < state.positionSamples) samples *= 1.5;
  return samples;
}

/**
 * SVG path of spans as boxes from `top` down `height` units. Spans closer than one unit are drawn as one, so the path of a call
 * of hours stays short.
 */
export function spansPath(spans: readonly Span[], totalSamples: number, top: number, height: number): string {
  const boxes: { from: number; to: number }[] = [];
  for (const span of spans) {
    const from = (span.startSample / totalSamples) * TIMELINE_UNITS;
    const to = Math.max((span.endSample / totalSamples) * TIMELINE_UNITS, from + 1);
    const last = boxes.at(-1);
    if (last && from - last.to < 1) last.to = Math.max(last.to, to);
    else boxes.push({ from, to });
  }
  return boxes
    .map(({ from, to }) => `M${from.toFixed(1)} ${top}H${to.toFixed(1)}V${top + height}H${from.toFixed(1)}Z`)
    .join('');
}

/** SVG path of the smoothed sentiment: +1 at `top`, -1 at `top + height`; empty before two points. */
export function sentimentPath(
  points: readonly SentimentPoint[],
  totalSamples: number,
  top: number,
  height: number,
): string {
  if (points.length < 2) return '';
  return points
    .map(({ atSample, sentiment }, index) => {
      const y = top + ((1 - sentiment.score) / 2) * height;
      return `${index === 0 ? 'M' : 'L'}${across(atSample, totalSamples)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** SVG path of the space between the same line and zero. */
export function sentimentArea(
  points: readonly SentimentPoint[],
  totalSamples: number,
  top: number,
  height: number,
): string {
  const first = points[0];
  const last = points.at(-1);
  if (points.length < 2 || !first || !last) return '';
  const middle = top + height / 2;
  const line = sentimentPath(points, totalSamples, top, height).slice(1);
  const from = across(first.atSample, totalSamples);
  return `M${from} ${middle}L${line}L${across(last.atSample, totalSamples)} ${middle}Z`;
}

function across(sample: number, totalSamples: number): string {
  return ((sample / totalSamples) * TIMELINE_UNITS).toFixed(1);
}

/** Positions for the clock marks below the strip: round steps, at most nine marks. */
export function clockMarks(totalSamples: number): readonly number[] {
  const steps = [5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600].map((step) => step * CALL_RATE_HZ);
  const step = steps.find((each) => totalSamples / each <= 8) ?? 7200 * CALL_RATE_HZ;
  return Array.from({ length: Math.floor(totalSamples / step) + 1 }, (_, index) => index * step);
}
