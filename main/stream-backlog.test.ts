import { describe, expect, it } from 'vitest';
import { StreamBacklog } from './stream-backlog.ts';

const second = (streamId: string, sequence: number) =>
  ({ kind: 'frames', streamId, sequence, sampleRateHz: 8000, samples: new Float32Array(8000) }) as const;

describe('sound that waits for an engine', () => {
  it('is given back once, in order, with the ends of its streams', () => {
    const backlog = new StreamBacklog();
    const messages = [second('a', 0), second('b', 0), { kind: 'stream-ended', streamId: 'b' } as const, second('a', 1)];
    for (const message of messages) backlog.add(message);
    expect(backlog.drain()).toEqual(messages);
    expect(backlog.drain()).toEqual([]);
  });

  it('is at most the last 30 seconds of each stream', () => {
    const backlog = new StreamBacklog();
    backlog.add(second('b', 0));
    for (let sequence = 0; sequence < 40; sequence += 1) backlog.add(second('a', sequence));
    const kept = backlog.drain().filter((message) => message.kind === 'frames');
    expect(kept.filter(({ streamId }) => streamId === 'b')).toHaveLength(1);
    expect(kept.filter(({ streamId }) => streamId === 'a').map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 10),
    );
  });
});
