import { describe, expect, it } from 'vitest';
import { A_LAW_SAMPLES, encodeALaw, encodeMuLaw, MU_LAW_SAMPLES } from './mu-law.ts';

describe('companded speech', () => {
  it('agrees with the end points of G.711', () => {
    expect(MU_LAW_SAMPLES[0x00]).toBe(-32_124 / 32_768);
    expect(MU_LAW_SAMPLES[0x80]).toBe(32_124 / 32_768);
    expect(MU_LAW_SAMPLES[0xff]).toBe(0);
    expect(A_LAW_SAMPLES[0x2a]).toBe(-32_256 / 32_768);
    expect(A_LAW_SAMPLES[0xaa]).toBe(32_256 / 32_768);
    expect(A_LAW_SAMPLES[0xd5]).toBe(8 / 32_768);
  });

  it('finds each code again from its sample', () => {
    for (let code = 0; code < 256; code++) {
      expect(encodeALaw(A_LAW_SAMPLES[code] as number)).toBe(code);
      // µ-law has two codes for zero; the positive one is written.
      expect(encodeMuLaw(MU_LAW_SAMPLES[code] as number)).toBe(code === 0x7f ? 0xff : code);
    }
  });

  it('clips what is beyond full scale', () => {
    expect([encodeMuLaw(2), encodeMuLaw(-2)]).toEqual([0x80, 0x00]);
    expect([encodeALaw(2), encodeALaw(-2)]).toEqual([0xaa, 0x2a]);
  });
});
