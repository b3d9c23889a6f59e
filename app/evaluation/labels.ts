/** The names that labelled sets give to the seven emotions, and what becomes of the rest. */
import { EMOTIONS, type Emotion } from '../domain/emotion.ts';

/** GoEmotions' 28 labels in its authors' order (Demszky et al., ACL 2020). */
export const GOEMOTIONS = [
  ...['admiration', 'amusement', 'anger', 'annoyance', 'approval', 'caring', 'confusion', 'curiosity', 'desire'],
  ...['disappointment', 'disapproval', 'disgust', 'embarrassment', 'excitement', 'fear', 'gratitude', 'grief', 'joy'],
  ...['love', 'nervousness', 'optimism', 'pride', 'realization', 'relief', 'remorse', 'sadness', 'surprise', 'neutral'],
] as const;

/** Other names by emotion, lower case. The first block is the Ekman grouping of GoEmotions' authors, the second other sets' words. */
const NAMES: Readonly<Record<Emotion, readonly string[]>> = {
  angry: ['anger', 'annoyance', 'disapproval', ...['mad', 'ang', 'frustration']],
  disgust: [...['disgusted', 'dis']],
  fear: ['nervousness', ...['scared', 'fearful', 'fea']],
  happy: [
    ...['joy', 'amusement', 'approval', 'excitement', 'gratitude', 'love', 'optimism', 'relief', 'pride', 'admiration'],
    ...['desire', 'caring', ...['happiness', 'joyful', 'hap']],
  ],
  neutral: [...['calm', 'no_emotion', 'neu']],
  sad: ['sadness', 'disappointment', 'embarrassment', 'grief', 'remorse', ...['sad']],
  surprise: ['realization', 'confusion', 'curiosity', ...['surprised', 'sur']],
};
const BY_NAME: ReadonlyMap<string, Emotion> = new Map(
  EMOTIONS.flatMap((emotion) => [emotion, ...NAMES[emotion]].map((name) => [name, emotion] as const)),
);

/** The emotion a set's label stands for; undefined for labels that stand for none of the seven (contempt, boredom, "others"). */
export function emotionOfLabel(label: string): Emotion | undefined {
  return BY_NAME.get(label.trim().toLowerCase());
}

/** Several labels parted by `|`, in MultiDoGO by `<div>`; empty parts are left out. */
export function labelsOf(cell: string): readonly string[] {
  return cell
    .split(/\||<div>/)
    .map((label) => label.trim())
    .filter((label) => label !== '');
}

/** The emotions of a cell with one or several labels, each once, in the order of `EMOTIONS`; labels without one are dropped. */
export function emotionsOfCell(cell: string): readonly Emotion[] {
  const found = new Set(labelsOf(cell).map(emotionOfLabel));
  return EMOTIONS.filter((emotion) => found.has(emotion));
}
