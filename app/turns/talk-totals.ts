/** Running sums behind the talk statistics; segments come in the order of their starts. Plain, JSON-safe, never mutated. */
import { CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import type { ChannelTalk, Segment, Span, TalkStatistics } from '../domain/speech.ts';

/** A segment and how many words were recognised in it; undefined when nobody recognised words. */
export interface CountedSegment extends Segment {
  readonly words?: number;
}

interface ChannelTotals {
  readonly speechSamples: number;
  readonly words: number;
  /** Speech whose words were counted: what the speaking rate is taken over. */
  readonly wordedSamples: number;
  readonly interruptions: number;
  readonly longestTurnSamples: number;
}

export interface TalkTotals {
  readonly channels: Readonly<Partial<Record<ChannelRole, ChannelTotals>>>;
  readonly overlapSamples: number;
  /** Time in which anybody spoke. */
  readonly coveredSamples: number;
  /** Where the latest speech so far ends. */
  readonly coveredUntil: number;
  readonly longestSilenceSamples: number;
  /** Time that nobody listened to: it is neither speech nor silence. */
  readonly unheardSamples: number;
}

const NOTHING_SAID: ChannelTotals = {
  speechSamples: 0,
  words: 0,
  wordedSamples: 0,
  interruptions: 0,
  longestTurnSamples: 0,
};

export const NO_TALK: TalkTotals = {
  channels: {},
  overlapSamples: 0,
  coveredSamples: 0,
  coveredUntil: 0,
  longestSilenceSamples: 0,
  unheardSamples: 0,
};

/** A rate over less speech than this says little. */
const RATE_NEEDS_SAMPLES = 5 * CALL_RATE_HZ;

/** Adds the next segment. Those before it began earlier, so what lies between its start and `coveredUntil` is overlap. */
export function addSpeech(totals: TalkTotals, segment: CountedSegment): TalkTotals {
  const { startSample, endSample, words } = segment;
  const length = endSample - startSample;
  const covered = Math.max(0, Math.min(endSample, totals.coveredUntil) - startSample);
  const silence = Math.max(0, startSample - totals.coveredUntil);
  const added = updateChannel(totals, segment.channel, (talk) => ({
    ...talk,
    speechSamples: talk.speechSamples + length,
    words: talk.words + (words ?? 0),
    wordedSamples: talk.wordedSamples + (words === undefined ? 0 : length),
  }));
  return {
    ...added,
    overlapSamples: totals.overlapSamples + covered,
    coveredSamples: totals.coveredSamples + length - covered,
    coveredUntil: Math.max(totals.coveredUntil, endSample),
    longestSilenceSamples: Math.max(totals.longestSilenceSamples, silence),
  };
}

/** Passes over a stretch that nobody listened to. All speech before it was added. */
export function passOver(totals: TalkTotals, { startSample, endSample }: Span): TalkTotals {
  const from = Math.max(startSample, totals.coveredUntil);
  if (endSample <= from) return totals;
  return {
    ...totals,
    longestSilenceSamples: Math.max(totals.longestSilenceSamples, from - totals.coveredUntil),
    coveredUntil: endSample,
    unheardSamples: totals.unheardSamples + endSample - from,
  };
}

export function addInterruption(totals: TalkTotals, by: ChannelRole): TalkTotals {
  return updateChannel(totals, by, (talk) => ({ ...talk, interruptions: talk.interruptions + 1 }));
}

export function addTurnLength(totals: TalkTotals, channel: ChannelRole, samples: number): TalkTotals {
  return updateChannel(totals, channel, (talk) => ({
    ...talk,
    longestTurnSamples: Math.max(talk.longestTurnSamples, samples),
  }));
}

/** @param atSample how far the call is, on the call clock */
export function toStatistics(totals: TalkTotals, atSample: number): TalkStatistics {
  const durationSamples = Math.max(atSample, totals.coveredUntil);
  const entries = Object.entries(totals.channels) as [ChannelRole, ChannelTotals][];
  const allSpeech = entries.reduce((sum, [, talk]) => sum + talk.speechSamples, 0);
  const channels = entries.map(([channel, talk]): [ChannelRole, ChannelTalk] => {
    const { wordedSamples, ...counted } = talk;
    const minutes = wordedSamples / CALL_RATE_HZ / 60;
    return [
      channel,
      {
        ...counted,
        talkShare: allSpeech > 0 ? talk.speechSamples / allSpeech : 0,
        ...(wordedSamples >= RATE_NEEDS_SAMPLES && { wordsPerMinute: talk.words / minutes }),
      },
    ];
  });
  return {
    durationSamples,
    channels: Object.fromEntries(channels),
    overlapSamples: totals.overlapSamples,
    silenceSamples: durationSamples - totals.coveredSamples - totals.unheardSamples,
    longestSilenceSamples: Math.max(totals.longestSilenceSamples, durationSamples - totals.coveredUntil),
  };
}

function updateChannel(
  totals: TalkTotals,
  channel: ChannelRole,
  update: (talk: ChannelTotals) => ChannelTotals,
): TalkTotals {
  return {
    ...totals,
    channels: { ...totals.channels, [channel]: update(totals.channels[channel] ?? NOTHING_SAID) },
  };
}
