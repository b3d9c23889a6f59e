/**
 * Which model listens to voices: `full` listens to the speech recogniser's encoder; `light` to the sound itself, for machines on which
 * speech to text is too much, and so without words.
 */
export const VOICE_TIERS = ['full', 'light'] as const;
export type VoiceTier = (typeof VOICE_TIERS)[number];
