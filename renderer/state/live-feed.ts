import type { EventOf } from '../../app/contract/events.ts';
import type { ChannelRole } from '../../app/domain/audio.ts';

/** The newest level of one channel; levels in dB full scale, probability 0..1. */
export type LevelReading = Pick<EventOf<'level'>, 'rmsDbfs' | 'peakDbfs' | 'speechProbability'>;

/** Levels and the call's position, for meters, timers and playheads that draw themselves without a render of the tree. */
export interface LiveFeed {
  level(channel: ChannelRole): LevelReading | undefined;
  /** The newest position heard of, in samples at 16 kHz. */
  positionSamples(): number;
  /** Calls the listener after every change, at most once per flush of the intake. */
  subscribe(listener: () => void): () => void;
  publish(update: { readonly levels: readonly EventOf<'level'>[]; readonly positionSamples: number }): void;
}

/** A feed that remembers one reading per channel and nothing older. */
export function createLiveFeed(): LiveFeed {
  const levels = new Map<ChannelRole, LevelReading>();
  const listeners = new Set<() => void>();
  let position = 0;
  return {
    level: (channel) => levels.get(channel),
    positionSamples: () => position,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    publish(update) {
      for (const level of update.levels) levels.set(level.channel, level);
      position = update.positionSamples;
      for (const listener of listeners) listener();
    },
  };
}
