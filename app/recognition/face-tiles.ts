import type { PixelBox } from '../signal/picture.ts';

/** Each part's side as a share of the picture's shorter side. */
const TILE_SHARE = 0.6;
/** Parts smaller than this show the detector nothing that it does not see in the whole picture, pixels. */
const LEAST_TILE = 100;

/**
 * Square parts that together cover a picture and overlap, so that a small face lies whole in one of them and larger in the detector's
 * view. None for pictures that the detector sees at full size anyhow.
 */
export function pictureTiles({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): readonly PixelBox[] {
  const side = TILE_SHARE * Math.min(width, height);
  if (side < LEAST_TILE) return [];
  const starts = (length: number) => {
    const count = Math.ceil(length / side);
    return Array.from({ length: count }, (_, i) => ((length - side) * i) / Math.max(1, count - 1));
  };
  return starts(height).flatMap((y) => starts(width).map((x) => ({ x, y, width: side, height: side })));
}
