/** From the numbers BlazeFace gives for each cell of its grids to faces in the model's own picture. */
import type { DetectedFace } from './face-detection.ts';

/** One grid of the model: `cells` a side with `anchors` answers each; scores `[cells * cells * anchors]`, boxes 16 numbers for each score. */
export interface AnchorLayer {
  readonly cells: number;
  readonly anchors: number;
  readonly scores: Float32Array;
  readonly boxes: Float32Array;
}

/** Numbers of one answer: centre, size, six keypoints. */
const VALUES = 16;
/** Side of the model's picture in pixels: its answers are offsets in these. */
export const DETECTOR_SIDE = 256;

/**
 * @param layers logits and offsets in pixels from the cell's centre.
 * @param threshold faces below this probability are left out.
 * @returns faces in pixels of the model's picture, many of them of the same face.
 */
export function decodeFaces(layers: readonly AnchorLayer[], threshold: number): DetectedFace[] {
  const leastLogit = Math.log(threshold / (1 - threshold));
  return layers.flatMap((layer) => {
    const found: DetectedFace[] = [];
    layer.scores.forEach((logit, place) => {
      if (logit >= leastLogit) found.push(decodeFace(layer, place, 1 / (1 + Math.exp(-logit))));
    });
    return found;
  });
}

function decodeFace({ cells, anchors, boxes }: AnchorLayer, place: number, score: number): DetectedFace {
  const cell = Math.floor(place / anchors);
  const pixelsPerCell = DETECTOR_SIDE / cells;
  const centreX = ((cell % cells) + 0.5) * pixelsPerCell;
  const centreY = (Math.floor(cell / cells) + 0.5) * pixelsPerCell;
  const value = (i: number) => boxes[place * VALUES + i] as number;
  const point = (i: number) => ({ x: centreX + value(4 + 2 * i), y: centreY + value(5 + 2 * i) });
  const [width, height] = [value(2), value(3)];
  return {
    box: { x: centreX + value(0) - width / 2, y: centreY + value(1) - height / 2, width, height },
    score,
    keypoints: {
      rightEye: point(0),
      leftEye: point(1),
      nose: point(2),
      mouth: point(3),
      rightEar: point(4),
      leftEar: point(5),
    },
  };
}
