import { describe, expect, it } from 'vitest';
import { transcriptSegmenter } from './transcript-segmenter.ts';

const said = (id: string, startSample: number, endSample: number) =>
  ({ id, channel: 'customer', startSample, endSample, text: id, score: 1, source: 'transcript' }) as const;

describe('transcript segmenter', () => {
  it('cuts along the transcript and not along the sound', () => {
    const segmenter = transcriptSegmenter([said('a', 600, 1500), said('b', 2000, 2100)]);
    const events = [0, 512, 1024, 1536, 2048, 2560].flatMap((start) => segmenter.push(start, 0));
    expect(events.map(({ type, startSample, endSample }) => [type, startSample, endSample])).toEqual([
      ['speech-started', 600, 600],
      ['speech-ended', 600, 1500],
      ['speech-started', 2000, 2000],
      ['speech-ended', 2000, 2100],
    ]);
  });

  it('ends what the source no longer holds where the source ends', () => {
    const segmenter = transcriptSegmenter([said('a', 600, 9000)]);
    segmenter.push(1024, 0);
    expect(segmenter.flush(1500)).toEqual([
      { type: 'speech-ended', by: 'source-end', startSample: 600, endSample: 1500 },
    ]);
  });
});
