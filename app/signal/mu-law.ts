/** Companded telephone speech (ITU-T G.711): 8-bit codes to samples in [-1, 1) and back, µ-law and A-law. */

/** Full scale of the 16-bit range both laws are expanded to. */
const FULL_SCALE = 32_768;
/** Offset that makes every µ-law segment a power of two, and the largest magnitude before it clips (G.711 in 16-bit form). */
const MU_BIAS = 0x84;
const MU_CLIP = 32_635;

/** Sample in [-1, 1) of each of the 256 µ-law codes. */
export const MU_LAW_SAMPLES: Float32Array = Float32Array.from({ length: 256 }, (_, code) => expandMuLaw(code));

/** Sample in [-1, 1) of each of the 256 A-law codes. */
export const A_LAW_SAMPLES: Float32Array = Float32Array.from({ length: 256 }, (_, code) => expandALaw(code));

/** Compresses a sample in [-1, 1] (clipped beyond) to its µ-law code, 0..255. */
export function encodeMuLaw(sample: number): number {
  const linear = Math.round(sample * FULL_SCALE);
  const sign = linear < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(linear), MU_CLIP) + MU_BIAS;
  const segment = Math.floor(Math.log2(magnitude)) - 7;
  return ~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff;
}

/** Compresses a sample in [-1, 1] (clipped beyond) to its A-law code, 0..255. */
export function encodeALaw(sample: number): number {
  const linear = Math.round(sample * FULL_SCALE);
  const sign = linear < 0 ? 0 : 0x80;
  const magnitude = Math.min(linear < 0 ? -linear - 1 : linear, FULL_SCALE - 1);
  const segment = magnitude < 256 ? 0 : Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 0x0f;
  return (sign | (segment << 4) | mantissa) ^ 0x55;
}

function expandMuLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + MU_BIAS) << ((bits >> 4) & 0x07)) - MU_BIAS;
  return (bits & 0x80 ? -magnitude : magnitude) / FULL_SCALE;
}

function expandALaw(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 0x07;
  const step = ((bits & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return (bits & 0x80 ? magnitude : -magnitude) / FULL_SCALE;
}
