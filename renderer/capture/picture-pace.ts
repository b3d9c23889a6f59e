/**
 * Chooses from a camera's pictures those to send, about one in `intervalMs`. Due times stand on a grid, so that a camera of 15 a second
 * still gives 10; after a break the grid begins anew, and nothing is made up for.
 */
export function createPicturePace(intervalMs: number) {
  let dueMs = Number.NEGATIVE_INFINITY;
  return {
    /** @returns whether the picture of this moment is to be sent. Moments never go back. */
    take(nowMs: number): boolean {
      if (nowMs < dueMs) return false;
      dueMs = nowMs - dueMs < intervalMs ? dueMs + intervalMs : nowMs + intervalMs;
      return true;
    },
  };
}

/** The longest side of a picture that is sent, in pixels: a face at a desk is still over 100 pixels high. */
export const PICTURE_SIDE = 480;
/** The smallest side that the engine takes. */
const LEAST_SIDE = 16;

/** A picture's size once it is scaled down to PICTURE_SIDE; never up, and never below what the engine takes. */
export function sentSize(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, PICTURE_SIDE / Math.max(width, height, 1));
  const side = (pixels: number) => Math.max(LEAST_SIDE, Math.round(pixels * scale));
  return { width: side(width), height: side(height) };
}
