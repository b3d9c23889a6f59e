import { boxOverlap } from '../signal/picture.ts';
import { type DetectedFace, mapKeypoints } from './face-detection.ts';

/** Answers that share more of their area than this are about one face (the original's value). */
const SAME_FACE_OVERLAP = 0.3;

/**
 * Non-maximum suppression that keeps what the weaker answers know: places are means weighted by score, which steadies them from
 * picture to picture (the "blending" of the BlazeFace paper); the score is the best one's.
 *
 * @returns one face for each group of answers, the surest first.
 */
export function mergeFaces(answers: readonly DetectedFace[]): readonly DetectedFace[] {
  const groups: DetectedFace[][] = [];
  for (const answer of [...answers].sort((a, b) => b.score - a.score)) {
    const group = groups.find(([best]) => best && boxOverlap(best.box, answer.box) > SAME_FACE_OVERLAP);
    if (group) group.push(answer);
    else groups.push([answer]);
  }
  return groups.map(blend);
}

function blend(group: readonly DetectedFace[]): DetectedFace {
  const [best] = group as readonly [DetectedFace];
  const total = group.reduce((sum, { score }) => sum + score, 0);
  const mean = (value: (face: DetectedFace) => number) =>
    group.reduce((sum, face) => sum + (face.score / total) * value(face), 0);
  return {
    score: best.score,
    box: {
      x: mean(({ box }) => box.x),
      y: mean(({ box }) => box.y),
      width: mean(({ box }) => box.width),
      height: mean(({ box }) => box.height),
    },
    keypoints: mapKeypoints(best.keypoints, (_, name) => ({
      x: mean(({ keypoints }) => keypoints[name].x),
      y: mean(({ keypoints }) => keypoints[name].y),
    })),
  };
}
