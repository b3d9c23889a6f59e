import { EMOTIONS, type Emotion, type FusedEmotion, topEmotion } from '../domain/emotion.ts';
import type { About, CallFacts } from './call-facts.ts';
import { html, type Markup } from './markup.ts';
import { type Column, stackedColumns, swatch } from './stacked-columns.ts';
import { capitalised, clockTime, percent } from './wording.ts';

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
  const columns = readings.map((about, index) => {
    const nextSample = readings[index + 1]?.segment.startSample ?? durationSamples;
    return columnOf(about, nextSample, holds);
  });
  return html`${stackedColumns(columns, durationSamples, name, HEIGHT)}${legend()}`;
}

function columnOf({ segment, value }: About<EmotionReading>, nextSample: number, holds: boolean): Column {
  const { startSample, endSample } = segment;
  return {
    span: { startSample, endSample: Math.min(endSample, nextSample) },
    ...(holds && { heldUntil: nextSample }),
    title: `${clockTime(startSample)}: ${value.uncertain ? 'uncertain; likeliest ' : ''}${likeliest(value)}`,
    shares: EMOTIONS.map((emotion) => ({ kind: `e-${emotion}`, share: value.probabilities[emotion] })),
    hatched: value.uncertain,
  };
}

function likeliest(fused: EmotionReading): string {
  return [...EMOTIONS]
    .sort((a, b) => fused.probabilities[b] - fused.probabilities[a])
    .slice(0, 3)
    .map((emotion) => `${emotion} ${percent(fused.probabilities[emotion])}`)
    .join(', ');
}

function legend(): Markup {
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
