import type { Span } from '../domain/speech.ts';
import { html, type Markup } from './markup.ts';
import { axisMarks, FIGURE_WIDTH, LABEL_WIDTH, type TimeAxis, timeRows } from './time-axis.ts';
import { clockTime } from './wording.ts';

const TOP = 6;

/** Shares of one moment or stretch, one on top of the other. */
export interface Column {
  readonly span: Span;
  /** Until when it stands, faintly, after its span; absent: not at all. */
  readonly heldUntil?: number;
  readonly title: string;
  /** From the top down; `kind` is the class that gives the colour, shares sum to 1. */
  readonly shares: readonly { readonly kind: string; readonly share: number }[];
  readonly hatched: boolean;
}

/** Columns over the call's time, with their scale. @param height of a column, in the figure's units */
export function stackedColumns(
  columns: readonly Column[],
  durationSamples: number,
  name: string,
  height: number,
): Markup {
  return html`${timeRows(durationSamples).map((axis) => figureRow(columns, axis, name, height))}`;
}

/** A colour of a figure and what it stands for. @param kinds classes that lie on top of each other */
export function swatch(kinds: readonly string[], text: string): Markup {
  return html`<span><svg class="swatch" viewBox="0 0 16 10" aria-hidden="true">${kinds.map((kind) => html`<rect class="${kind}" width="16" height="10" rx="2"/>`)}</svg>${text}</span>`;
}

function figureRow(columns: readonly Column[], axis: TimeAxis, name: string, height: number): Markup {
  const bottom = TOP + height;
  const label = `${name} from ${clockTime(axis.startSample)} to ${clockTime(axis.endSample)}`;
  return html`<svg class="figure" viewBox="0 0 ${FIGURE_WIDTH} ${bottom + 22}" role="img" aria-label="${label}">
<rect class="plot" x="${LABEL_WIDTH}" y="${TOP}" width="${axis.x(axis.endSample) - LABEL_WIDTH}" height="${height}"/>
${axisMarks(axis, TOP, bottom)}
<text class="scale" x="${LABEL_WIDTH - 8}" y="${TOP + 9}" text-anchor="end">100 %</text><text class="scale" x="${LABEL_WIDTH - 8}" y="${TOP + height / 2 + 4}" text-anchor="end">50 %</text><text class="scale" x="${LABEL_WIDTH - 8}" y="${bottom}" text-anchor="end">0 %</text>
${columns.map((column) => drawn(column, axis, height))}
</svg>`;
}

function drawn({ span, heldUntil, title, shares, hatched }: Column, axis: TimeAxis, height: number): Markup {
  const shown = axis.clip(span);
  const held = heldUntil === undefined ? undefined : axis.clip({ startSample: span.endSample, endSample: heldUntil });
  return html`${shown && html`<g><title>${title}</title>${stack(shares, axis, shown, height)}${hatched && hatching(axis, shown, height)}</g>`}
${held && html`<g class="held">${stack(shares, axis, held, height)}</g>`}`;
}

function stack(shares: Column['shares'], axis: TimeAxis, span: Span, height: number): Markup {
  let y = TOP;
  return html`${shares.map(({ kind, share }) => {
    const part = html`<rect class="${kind}" x="${axis.x(span.startSample)}" y="${y.toFixed(2)}" width="${widthOf(axis, span)}" height="${(share * height).toFixed(2)}"/>`;
    y += share * height;
    return part;
  })}`;
}

function hatching(axis: TimeAxis, span: Span, height: number): Markup {
  return html`<rect class="hatched" x="${axis.x(span.startSample)}" y="${TOP}" width="${widthOf(axis, span)}" height="${height}"/>`;
}

function widthOf(axis: TimeAxis, { startSample, endSample }: Span): string {
  return Math.max(1, axis.x(endSample) - axis.x(startSample)).toFixed(2);
}
