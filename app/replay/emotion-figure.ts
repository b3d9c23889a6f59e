import { EMOTIONS, type Emotion, type FusedEmotion, topEmotion } from '../domain/emotion.ts';
import type { About, CallFacts } from './call-facts.ts';
import { html, type Markup } from './markup.ts';
import { axisMarks, FIGURE_WIDTH, LABEL_WIDTH, type TimeAxis, timeRows } from './time-axis.ts';
import { capitalised, clockTime, percent } from './wording.ts';

const TOP = 6;
const HEIGHT = 150;

/** The likeliest emotion and its probability. */
export function shownEmotion(fused: Pick<FusedEmotion, 'probabilities'>): {
  readonly emotion: Emotion;
  readonly probability: number;
} {
  const emotion = topEmotion(fused.probabilities);
  return { emotion, probability: fused.probabilities[emotion] };
}

/** Seven probabilities of one moment or segment, and whether they are too close to call. */
export type EmotionReading = Pick<FusedEmotion, 'probabilities' | 'uncertain'>;

/**
 * The seven probabilities over the call as stacked columns: full colour while the customer spoke, faint where the last
 * estimate stands until the next one, hatched where the estimate is uncertain.
 */
export function emotionFigure(facts: CallFacts): Markup {
  if (facts.fused.length === 0) {
    return html`<p class="nothing">No emotion was estimated: no channel of this call is known to be the customer's, or the customer did not speak long enough.</p>`;
  }
  return html`${emotionColumns(facts.fused, facts.durationSamples, 'Emotions', true)}
<p class="note">Faint columns: the last estimate, standing until the customer speaks again.</p>`;
}

/** Stacked columns over one time axis, with their legend. @param holds whether a reading stands until the next one. */
export function emotionColumns(
  readings: readonly About<EmotionReading>[],
  durationSamples: number,
  name: string,
  holds: boolean,
): Markup {
  const row = (axis: TimeAxis) => figureRow(readings, durationSamples, axis, name, holds);
  return html`${timeRows(durationSamples).map(row)}${legend()}`;
}

function figureRow(
  readings: readonly About<EmotionReading>[],
  durationSamples: number,
  axis: TimeAxis,
  name: string,
  holds: boolean,
): Markup {
  const bottom = TOP + HEIGHT;
  const label = `${name} from ${clockTime(axis.startSample)} to ${clockTime(axis.endSample)}`;
  return html`<svg class="figure" viewBox="0 0 ${FIGURE_WIDTH} ${bottom + 22}" role="img" aria-label="${label}">
<rect class="plot" x="${LABEL_WIDTH}" y="${TOP}" width="${axis.x(axis.endSample) - LABEL_WIDTH}" height="${HEIGHT}"/>
${axisMarks(axis, TOP, bottom)}
<text class="scale" x="${LABEL_WIDTH - 8}" y="${TOP + 9}" text-anchor="end">100 %</text><text class="scale" x="${LABEL_WIDTH - 8}" y="${TOP + HEIGHT / 2 + 4}" text-anchor="end">50 %</text><text class="scale" x="${LABEL_WIDTH - 8}" y="${bottom}" text-anchor="end">0 %</text>
${readings.map((about, index) => columns(about, readings[index + 1]?.segment.startSample ?? durationSamples, axis, holds))}
</svg>`;
}

function columns(
  { segment, value }: About<EmotionReading>,
  nextSample: number,
  axis: TimeAxis,
  holds: boolean,
): Markup {
  const spoken = axis.clip({ startSample: segment.startSample, endSample: Math.min(segment.endSample, nextSample) });
  const held = holds ? axis.clip({ startSample: segment.endSample, endSample: nextSample }) : undefined;
  const title = `${clockTime(segment.startSample)}: ${value.uncertain ? 'uncertain; likeliest ' : ''}${likeliest(value)}`;
  return html`${spoken && html`<g><title>${title}</title>${stack(value, axis.x(spoken.startSample), axis.x(spoken.endSample), value.uncertain)}</g>`}
${held && html`<g class="held">${stack(value, axis.x(held.startSample), axis.x(held.endSample), false)}</g>`}`;
}

function stack(fused: EmotionReading, left: number, right: number, hatched: boolean): Markup {
  const width = Math.max(1, right - left).toFixed(2);
  let y = TOP;
  const parts = EMOTIONS.map((emotion) => {
    const height = fused.probabilities[emotion] * HEIGHT;
    const part = html`<rect class="e-${emotion}" x="${left}" y="${y.toFixed(2)}" width="${width}" height="${height.toFixed(2)}"/>`;
    y += height;
    return part;
  });
  return html`${parts}${hatched && html`<rect class="hatched" x="${left}" y="${TOP}" width="${width}" height="${HEIGHT}"/>`}`;
}

function likeliest(fused: EmotionReading): string {
  return [...EMOTIONS]
    .sort((a, b) => fused.probabilities[b] - fused.probabilities[a])
    .slice(0, 3)
    .map((emotion) => `${emotion} ${percent(fused.probabilities[emotion])}`)
    .join(', ');
}

function legend(): Markup {
  const swatch = (kinds: readonly string[], text: string) =>
    html`<span><svg class="swatch" viewBox="0 0 16 10" aria-hidden="true">${kinds.map((kind) => html`<rect class="${kind}" width="16" height="10" rx="2"/>`)}</svg>${text}</span>`;
  return html`<p class="legend">${EMOTIONS.map((emotion) => swatch([`e-${emotion}`], capitalised(emotion)))}${swatch(['e-neutral', 'hatched'], 'Uncertain')}</p>`;
}

/** One utterance's seven probabilities as a small bar. */
export function emotionBar(fused: FusedEmotion): Markup {
  let x = 0;
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${likeliest(fused)}"><title>${likeliest(fused)}</title>${EMOTIONS.map(
    (emotion) => {
      const width = fused.probabilities[emotion] * 100;
      const part = html`<rect class="e-${emotion}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="8"/>`;
      x += width;
      return part;
    },
  )}</svg>`;
}
