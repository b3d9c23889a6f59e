import type { CallState, Prosody } from './call-state.ts';
import { signed } from './format.ts';
import { percentile } from './latency-view.ts';

/** One measured property of the voice, and how it differs from the same speaker's usual value in this call. */
export interface ProsodyChip {
  readonly name: string;
  readonly value: string;
  /** Difference from the speaker's own median so far, with unit; absent before BASELINE_SEGMENTS were heard. */
  readonly change?: string;
  readonly direction: 'up' | 'down' | 'same';
}

/** Segments needed before a median counts as the speaker's usual value. */
export const BASELINE_SEGMENTS = 3;

interface Property {
  readonly name: string;
  readonly of: (prosody: Prosody) => number | undefined;
  readonly show: (value: number) => string;
  /** Difference from the usual value, in the unit it is shown in. */
  readonly difference: (value: number, usual: number) => number;
  readonly unit: string;
  /** Differences smaller than this, in that unit, count as the same. */
  readonly noticeable: number;
}

/** Noticeable differences: two semitones, 3 dB, half a syllable a second; below these, ordinary speech varies by itself. */
const PROPERTIES: readonly Property[] = [
  {
    name: 'Pitch',
    of: (prosody) => prosody.pitchHz,
    show: (hz) => `${Math.round(hz)} Hz`,
    difference: (hz, usual) => 12 * Math.log2(hz / usual),
    unit: 'st',
    noticeable: 2,
  },
  {
    name: 'Level',
    of: (prosody) => prosody.levelDbfs,
    show: (db) => `${signed(db, 0)} dBFS`,
    difference: (db, usual) => db - usual,
    unit: 'dB',
    noticeable: 3,
  },
  {
    name: 'Tempo',
    of: (prosody) => prosody.syllablesPerSecond,
    show: (rate) => `${rate.toFixed(1)} syll/s`,
    difference: (rate, usual) => rate - usual,
    unit: '/s',
    noticeable: 0.5,
  },
];

/** Pitch, level and tempo of the newest segment that has them. */
export function prosodyChips(state: Pick<CallState, 'readings'>): readonly ProsodyChip[] {
  const heard = state.readings.flatMap((reading) => (reading.prosody ? [reading.prosody] : []));
  return PROPERTIES.map((property) => chip(property, heard));
}

function chip(property: Property, heard: readonly Prosody[]): ProsodyChip {
  const values = heard.map(property.of).filter((value) => value !== undefined);
  const value = values.at(-1);
  if (value === undefined) return { name: property.name, value: '–', direction: 'same' };
  const shown = { name: property.name, value: property.show(value) };
  const before = values.slice(0, -1);
  if (before.length < BASELINE_SEGMENTS) return { ...shown, direction: 'same' };
  const difference = property.difference(value, percentile(before, 0.5));
  const direction = Math.abs(difference) < property.noticeable ? 'same' : difference > 0 ? 'up' : 'down';
  return { ...shown, direction, change: `${signed(difference)} ${property.unit}` };
}
