/** Rows that are labelled with one of the emotions, and answers in the order of the classes that were asked for. */
import type { Emotion, EmotionProbabilities } from '../domain/emotion.ts';
import { emotionsOfCell, labelsOf } from './labels.ts';
import { rounded } from './rounded.ts';
import { type Admission, ASKED } from './task.ts';

/** A row without a label is bad; one whose label is none of the classes, or several of them, is left out. */
export function admitEmotion(cell: string | undefined, classes: readonly Emotion[]): Admission {
  if (cell === undefined || cell.trim() === '') return { kind: 'bad', reason: 'no label' };
  const emotions = emotionsOfCell(cell);
  if (emotions.length > 1) return { kind: 'left-out', reason: 'several emotions' };
  const [emotion] = emotions;
  if (emotion === undefined) return { kind: 'left-out', reason: `label ${labelsOf(cell).join('|').slice(0, 40)}` };
  return classes.includes(emotion) ? ASKED : { kind: 'left-out', reason: `label ${emotion}` };
}

/** The position among the classes of an admitted row's emotion. */
export function classOf(cell: string | undefined, classes: readonly Emotion[]): number {
  const [emotion] = emotionsOfCell(cell ?? '');
  return emotion === undefined ? -1 : classes.indexOf(emotion);
}

/** Probabilities in the order of the classes; of fewer than seven they are scaled to sum to 1 again. */
export function amongClasses(probabilities: EmotionProbabilities, classes: readonly Emotion[]): readonly number[] {
  const chosen = classes.map((emotion) => probabilities[emotion]);
  const sum = chosen.reduce((a, b) => a + b, 0);
  return chosen.map((value) => rounded(sum > 0 ? value / sum : 1 / classes.length));
}
