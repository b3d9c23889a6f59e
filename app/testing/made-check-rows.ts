import { EMOTIONS, type Emotion } from '../domain/emotion.ts';
import { scriptedProbabilities } from './scripted-call.ts';

/** A check set that a model reads rightly but for `misread`, which it takes for neutral: seven rows of each emotion. */
export function madeCheckRows(misread: Emotion) {
  return EMOTIONS.flatMap((emotion, truth) =>
    [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((share) => {
      const isMisread = emotion === misread;
      const seen = scriptedProbabilities(isMisread ? 'neutral' : emotion, isMisread ? 0.4 : share);
      return { estimate: EMOTIONS.map((each) => seen[each]), truth };
    }),
  );
}
