/** Rows' recordings as the recognisers get them: decoded, and under the conditions that were asked for. */
import { readChannels, readClip } from './clip.ts';
import type { ManifestRow } from './manifest-rows.ts';
import { withOfficeNoise } from './office-noise.ts';
import { seedOf } from './random.ts';
import { locate, nameOf, type RowPaths } from './row-paths.ts';
import { type Codec, throughTelephone } from './telephone.ts';

/** What is done to the sound: noise in the room first, the telephone after it. */
export interface ClipConditions {
  readonly codec?: Codec;
  /** Office noise so many dB below the speech. */
  readonly noiseDb?: number;
}

/** Samples at CALL_RATE_HZ, [-1, 1]. Both throw AppError as opening a recording does. */
export interface RowClips {
  /** The mean of the channels. */
  mixed(row: ManifestRow, signal: AbortSignal): Promise<Float32Array>;
  /** Each channel by itself, equally long. */
  channels(row: ManifestRow, signal: AbortSignal): Promise<readonly Float32Array[]>;
}

export function createRowClips({ codec, noiseDb }: ClipConditions, paths: RowPaths): RowClips {
  const under = (clean: Float32Array, seedText: string): Float32Array => {
    const noisy = noiseDb === undefined ? clean : withOfficeNoise(clean, noiseDb, seedOf(seedText));
    return codec === undefined ? noisy : throughTelephone(noisy);
  };
  return {
    async mixed(row, signal) {
      const name = nameOf(row, paths);
      return under(await readClip(locate(name, paths), signal), name);
    },
    async channels(row, signal) {
      const name = nameOf(row, paths);
      const clean = await readChannels(locate(name, paths), signal);
      return clean.map((samples, channel) => under(samples, `${name} ${channel}`));
    },
  };
}
