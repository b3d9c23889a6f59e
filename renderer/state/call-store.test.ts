import { describe, expect, it } from 'vitest';
import { scripted } from '../testing/scripted-events.ts';
import { createCallStore, createEventIntake } from './call-store.ts';
import { createLiveFeed } from './live-feed.ts';

function openIntake() {
  const store = createCallStore();
  const feed = createLiveFeed();
  const flushes: (() => void)[] = [];
  const intake = createEventIntake({ store, feed, schedule: (flush) => flushes.push(flush) });
  return { store, feed, flushes, intake };
}

const level = (atSeconds: number, rmsDbfs: number) =>
  ({ type: 'level', atSeconds, channel: 'agent', rmsDbfs, peakDbfs: -3, speechProbability: 1 }) as const;

describe('the event intake', () => {
  it('applies a burst of events in one change of the store', () => {
    const { store, intake, flushes } = openIntake();
    let changes = 0;
    store.subscribe(() => changes++);
    const burst = Array.from(
      { length: 50 },
      (_, at) => ({ type: 'lag', atSeconds: at, part: 'words', behindMs: 9 }) as const,
    );
    for (const event of scripted(burst)) intake.accept(event);
    expect(flushes).toHaveLength(1);
    flushes[0]?.();
    expect(changes).toBe(1);
    expect(store.getState().lastSeq).toBe(49);
  });

  it('changes only the feed, never the store, for levels', () => {
    const { store, feed, intake } = openIntake();
    let changes = 0;
    store.subscribe(() => changes++);
    for (const event of scripted([level(1, -40), level(2, -20)])) intake.accept(event);
    intake.flush();
    expect(changes).toBe(0);
    expect(feed.level('agent')?.rmsDbfs).toBe(-20);
    expect(feed.positionSamples()).toBe(32_000);
  });

  it('takes the position back when the recording is moved back', () => {
    const { feed, intake } = openIntake();
    for (const event of scripted([level(9, -40), { type: 'rewound', atSeconds: 3 }])) intake.accept(event);
    intake.flush();
    expect(feed.positionSamples()).toBe(48_000);
  });
});
