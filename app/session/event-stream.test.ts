import { describe, expect, it } from 'vitest';
import type { AssistEvent } from '../contract/events.ts';
import { EventStream } from './event-stream.ts';

describe('event stream', () => {
  it('numbers events without gaps from where a lost engine stopped, and hands all of them out before it ends', async () => {
    const stream = new EventStream('call', 7);
    const got: AssistEvent[] = [];
    const reading = (async () => {
      for await (const event of stream) got.push(event);
    })();
    stream.emit({ type: 'rewound', atSample: 1, provenance: [] });
    await new Promise((resolve) => setImmediate(resolve));
    stream.emit({ type: 'rewound', atSample: 2, provenance: [] });
    stream.emit({ type: 'rewound', atSample: 3, provenance: [] });
    stream.end();
    stream.emit({ type: 'rewound', atSample: 4, provenance: [] });
    await reading;
    expect(got.map(({ seq, atSample }) => [seq, atSample])).toEqual([
      [7, 1],
      [8, 2],
      [9, 3],
    ]);
  });
});
