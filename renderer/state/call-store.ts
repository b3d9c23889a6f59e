import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AssistEvent, EventOf } from '../../app/contract/events.ts';
import type { ChannelRole } from '../../app/domain/audio.ts';
import { reduceAll } from './call-reducer.ts';
import { type CallState, idleCall } from './call-state.ts';
import type { LiveFeed } from './live-feed.ts';

export type CallStore = StoreApi<CallState>;

/** A store that holds the fold of the call's events. */
export function createCallStore(): CallStore {
  return createStore<CallState>(() => idleCall);
}

/** Takes events as they come and applies them in batches. */
export interface EventIntake {
  accept(event: AssistEvent): void;
  /** Applies what waits, now. */
  flush(): void;
}

/**
 * Batches events so that a burst costs one render. Level events never wait in a list: only the newest per channel is kept, so memory
 * stays bounded however long a window sleeps. `schedule` calls back soon, once (an animation frame in the window).
 */
export function createEventIntake(deps: {
  readonly store: CallStore;
  readonly feed: LiveFeed;
  readonly schedule: (flush: () => void) => void;
}): EventIntake {
  let waiting: AssistEvent[] = [];
  const levels = new Map<ChannelRole, EventOf<'level'>>();
  let scheduled = false;
  let heardSample = 0;

  const flush = () => {
    scheduled = false;
    const events = waiting;
    waiting = [];
    if (events.length > 0) deps.store.setState(reduceAll(deps.store.getState(), events), true);
    deps.feed.publish({ levels: [...levels.values()], positionSamples: heardSample });
    levels.clear();
  };

  return {
    flush,
    accept(event) {
      if (event.type === 'rewound' || event.type === 'call-started') heardSample = event.atSample;
      else heardSample = Math.max(heardSample, event.atSample);
      if (event.type === 'level') levels.set(event.channel, event);
      else waiting.push(event);
      if (scheduled) return;
      scheduled = true;
      deps.schedule(flush);
    },
  };
}
