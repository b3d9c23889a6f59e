import { EMOTIONS, type Emotion, type Modality, topEmotion } from '../../app/domain/emotion.ts';
import type { CallState, Fused, Interim, Reading } from './call-state.ts';
import { percent } from './format.ts';
import { EMOTION_NAMES } from './words.ts';

/** One gauge: an emotion with its calibrated probability. */
export interface Gauge {
  readonly emotion: Emotion;
  readonly name: string;
  /** 0..1 */
  readonly probability: number;
  /** The likeliest of the seven, and likely enough to be named. */
  readonly leading: boolean;
  /** What a screen reader says for the value. */
  readonly spoken: string;
}

/** What the gauges rest on: both sources combined, or the one there is when the combination is not to be had. */
export interface ShownEstimate extends Interim<Pick<Fused, 'probabilities' | 'affect' | 'confidence' | 'uncertain'>> {
  readonly from: 'combined' | Modality;
}

/** The estimate to show for a segment: fused if it was fused, else the words', else the voice's, else none. */
export function shownEstimate(reading: Reading | undefined): ShownEstimate | undefined {
  if (reading?.fused) return { ...reading.fused, from: 'combined' };
  if (reading?.text) return { ...reading.text, from: 'text' };
  return reading?.voice && { ...reading.voice, from: 'voice' };
}

/** Seven gauges in the fixed order; without an estimate all stand at zero and say so. */
export function gauges(shown: ShownEstimate | undefined): readonly Gauge[] {
  const top = shown && !shown.value.uncertain ? topEmotion(shown.value.probabilities) : undefined;
  return EMOTIONS.map((emotion) => {
    const probability = shown?.value.probabilities[emotion] ?? 0;
    const spoken = shown ? `${percent(probability)}${shown.interim ? ', still speaking' : ''}` : 'no estimate yet';
    return { emotion, name: EMOTION_NAMES[emotion], probability, leading: emotion === top, spoken };
  });
}

/** The newest segment of the customer with an estimate: what the gauges show. */
export function currentReading(state: CallState): Reading | undefined {
  return state.readings.findLast((reading) => shownEstimate(reading) !== undefined);
}

/** Whether the words of a segment's estimate can be shown as a tag, and how. */
export interface EmotionTag {
  readonly emotion: Emotion | 'uncertain';
  readonly label: string;
  /** Calibrated probability of the named emotion, 0..1; absent when uncertain. */
  readonly confidence?: number;
}

/** The small tag beside an utterance; none before there is a settled estimate. */
export function emotionTag(reading: Reading | undefined): EmotionTag | undefined {
  const shown = shownEstimate(reading);
  if (!shown || shown.interim) return undefined;
  if (shown.value.uncertain) return { emotion: 'uncertain', label: 'Uncertain' };
  const emotion = topEmotion(shown.value.probabilities);
  return { emotion, label: EMOTION_NAMES[emotion], confidence: shown.value.confidence };
}
