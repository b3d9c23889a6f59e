import { secondsToSamples } from '../domain/audio.ts';
import type { Span } from '../domain/speech.ts';
import { html, type Markup } from './markup.ts';
import { clockTime } from './wording.ts';

/** Figures are drawn this wide, in their own units, and scale with the page. */
export const FIGURE_WIDTH = 1000;
/** Room at the left for the names of the lanes, and at the right so that the last tick's label fits. */
export const LABEL_WIDTH = 86;
const RIGHT_MARGIN = 22;

const LONGEST_ROW_SAMPLES = secondsToSamples(6 * 60);
const MOST_ROWS = 12;
const TICK_SECONDS = [5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200];
const MOST_TICKS = 14;

/** One row of a figure: which part of the call it shows, and where each moment lies. */
export interface TimeAxis extends Span {
  /** Distance from the figure's left edge; moments outside the row land on its ends. */
  x(sample: number): number;
  /** The part of a span that this row shows, or undefined. */
  clip(span: Span): Span | undefined;
  readonly ticks: readonly number[];
}

/** Rows of equal length that together show the call: one up to six minutes, at most twelve. */
export function timeRows(durationSamples: number): readonly TimeAxis[] {
  const duration = Math.max(durationSamples, secondsToSamples(1));
  const count = Math.min(MOST_ROWS, Math.ceil(duration / LONGEST_ROW_SAMPLES));
  const step = Math.ceil(duration / count);
  return Array.from({ length: count }, (_, row) => timeAxis(row * step, (row + 1) * step));
}

function timeAxis(startSample: number, endSample: number): TimeAxis {
  const width = FIGURE_WIDTH - LABEL_WIDTH - RIGHT_MARGIN;
  return {
    startSample,
    endSample,
    x: (sample) => {
      const share = (sample - startSample) / (endSample - startSample);
      return Math.round((LABEL_WIDTH + Math.min(1, Math.max(0, share)) * width) * 100) / 100;
    },
    clip: (span) => {
      const clipped = {
        startSample: Math.max(startSample, span.startSample),
        endSample: Math.min(endSample, span.endSample),
      };
      return clipped.startSample < clipped.endSample ? clipped : undefined;
    },
    ticks: ticksBetween(startSample, endSample),
  };
}

function ticksBetween(startSample: number, endSample: number): readonly number[] {
  const length = endSample - startSample;
  const fitting = TICK_SECONDS.find((seconds) => length / secondsToSamples(seconds) <= MOST_TICKS);
  const step = secondsToSamples(fitting ?? 14_400);
  const first = Math.ceil(startSample / step);
  const count = Math.floor(endSample / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step);
}

/** The ticks of a row: hairlines from `top` to `bottom` with clock times under them. */
export function axisMarks(axis: TimeAxis, top: number, bottom: number): Markup {
  return html`<g class="axis">${axis.ticks.map(
    (tick) =>
      html`<line x1="${axis.x(tick)}" x2="${axis.x(tick)}" y1="${top}" y2="${bottom}"/><text x="${axis.x(tick)}" y="${bottom + 14}" text-anchor="middle">${clockTime(tick)}</text>`,
  )}</g>`;
}
