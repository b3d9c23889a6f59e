import type { ChannelRole } from './audio.ts';
import type { Segment } from './speech.ts';

/**
 * What a recogniser wants to do with somebody's voice, words or face. `context`: words colour what the customer says before or after them, and
 * nothing is told of whoever said them; `enrichment` sends words to the administrator's endpoint.
 */
export const PURPOSES = [
  'transcribe',
  'voice-emotion',
  'text-emotion',
  'face-emotion',
  'context',
  'enrichment',
] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Compile-time stamp; it exists in types only, and only `app/privacy` may cast to it (a lint rule and a test hold this). */
declare const stamp: unique symbol;

/** Material the consent gate has let through for one purpose. Recognisers accept nothing else. */
export type Permitted<P extends Purpose, T> = T & { readonly [stamp]: P };

/** Asked once for every piece of material and purpose. */
export interface ConsentGate {
  /** @returns the stamped material, or undefined when this channel may not be used for this purpose. */
  admit<P extends Purpose, T extends Pick<Segment, 'channel'>>(purpose: P, material: T): Permitted<P, T> | undefined;
  /** Whether a channel may be used for a purpose at all, and the sentence the display shows when it may not. */
  verdict(purpose: Purpose, channel: ChannelRole): { readonly allowed: boolean; readonly reason: string };
}
