import type { ChannelRole } from '../../app/domain/audio.ts';
import type { TalkStatistics } from './call-state.ts';
import { clock, percent, seconds } from './format.ts';
import { ROLE_NAMES } from './words.ts';

/** One speaker's talk, ready to show. */
export interface TalkRow {
  readonly channel: ChannelRole;
  readonly name: string;
  /** Share of all speech, 0..1. */
  readonly share: number;
  readonly shareText: string;
  readonly wordsPerMinute: string;
  readonly interruptions: string;
  readonly longestTurn: string;
}

/** A row per speaker, agent first. */
export function talkRows(talk: TalkStatistics | undefined): readonly TalkRow[] {
  if (!talk) return [];
  return (['agent', 'customer', 'unattributed'] as const).flatMap((channel) => {
    const found = talk.channels[channel];
    if (!found) return [];
    return [
      {
        channel,
        name: ROLE_NAMES[channel],
        share: found.talkShare,
        shareText: percent(found.talkShare),
        wordsPerMinute: found.wordsPerMinute === undefined ? '–' : String(Math.round(found.wordsPerMinute)),
        interruptions: String(found.interruptions),
        longestTurn: seconds(found.longestTurnSamples),
      },
    ];
  });
}

/** Silence and overlap of the call so far. */
export function quietFacts(
  talk: TalkStatistics | undefined,
): readonly { readonly name: string; readonly value: string }[] {
  if (!talk) return [];
  const share = talk.durationSamples > 0 ? talk.silenceSamples / talk.durationSamples : 0;
  return [
    { name: 'Silence', value: `${clock(talk.silenceSamples)} (${percent(share)})` },
    { name: 'Longest silence', value: seconds(talk.longestSilenceSamples) },
    { name: 'Both at once', value: seconds(talk.overlapSamples) },
  ];
}
