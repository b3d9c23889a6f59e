/** How much of a picture there is to see: light, contrast and fine detail of a square grey picture. */
export interface PictureDetail {
  /** Mean, 0..1. */
  readonly brightness: number;
  /** Standard deviation, 0..0.5. */
  readonly contrast: number;
  /** Variance of the Laplacian over the variance of the picture: 0 for a flat or fully blurred picture, about 20 for white noise. */
  readonly edges: number;
}

/**
 * The Laplacian's variance is the usual measure of focus (Pech-Pacheco et al. 2000); divided by the picture's own variance it does not
 * depend on light and contrast.
 *
 * @param grey `[side, side]`, 0..1.
 */
export function pictureDetail(grey: Float32Array, side: number): PictureDetail {
  const brightness = mean(grey);
  const variance = mean(grey.map((value) => (value - brightness) ** 2));
  const curves = new Float32Array((side - 2) * (side - 2));
  let place = 0;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x;
      const around =
        (grey[i - 1] as number) + (grey[i + 1] as number) + (grey[i - side] as number) + (grey[i + side] as number);
      curves[place++] = around - 4 * (grey[i] as number);
    }
  }
  const middle = mean(curves);
  const curvature = mean(curves.map((value) => (value - middle) ** 2));
  return { brightness, contrast: Math.sqrt(variance), edges: variance > 1e-6 ? curvature / variance : 0 };
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
