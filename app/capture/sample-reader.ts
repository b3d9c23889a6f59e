/** Turns s16le bytes, cut anywhere, into samples in [-1, 1); a sample split between two chunks is put together. */
export function createSampleReader(): (bytes: Uint8Array) => Float32Array {
  let half: number | undefined;
  return (bytes) => {
    const joined = half === undefined ? bytes : Uint8Array.from([half, ...bytes]);
    half = joined.length % 2 === 1 ? joined[joined.length - 1] : undefined;
    const view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
    return Float32Array.from({ length: joined.length >> 1 }, (_, n) => view.getInt16(2 * n, true) / 32_768);
  };
}
