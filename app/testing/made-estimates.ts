import { EMOTIONS, type Emotion, type EmotionProbabilities } from '../domain/emotion.ts';

/** Probabilities with one emotion first. @param share its own; the others share the rest alike. */
export function leaning(first: Emotion, share: number): EmotionProbabilities {
  const rest = (1 - share) / (EMOTIONS.length - 1);
  return Object.fromEntries(
    EMOTIONS.map((emotion) => [emotion, emotion === first ? share : rest]),
  ) as EmotionProbabilities;
}

/** A check set that a model reads rightly but for `misread`, which it takes for neutral: seven rows of each emotion. */
export function madeCheckRows(misread: Emotion) {
  return EMOTIONS.flatMap((emotion, truth) =>
    [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((share) => {
      const seen = leaning(emotion === misread ? 'neutral' : emotion, emotion === misread ? 0.4 : share);
      return { estimate: EMOTIONS.map((each) => seen[each]), truth };
    }),
  );
}
