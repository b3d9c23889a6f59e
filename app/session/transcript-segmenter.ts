import type { Utterance } from '../domain/speech.ts';
import type { Segmenter, SegmenterEvent } from '../turns/segmenter.ts';

/** Cuts one channel along a given transcript instead of by voice activity. @param utterances one channel's, in order. */
export function transcriptSegmenter(utterances: readonly Utterance[]): Segmenter {
  let next = 0;
  let begun = false;

  const advance = (toSample: number, ended: boolean): SegmenterEvent[] => {
    const events: SegmenterEvent[] = [];
    for (;;) {
      const utterance = utterances[next];
      if (!utterance || utterance.startSample > toSample) return events;
      const { startSample, endSample } = utterance;
      if (!begun) events.push({ type: 'speech-started', startSample, endSample: startSample });
      begun = true;
      if (endSample > toSample && !ended) return events;
      events.push({
        type: 'speech-ended',
        by: ended ? 'source-end' : 'silence',
        startSample,
        endSample: Math.min(endSample, toSample),
      });
      begun = false;
      next++;
    }
  };

  return {
    push: (startSample) => advance(startSample, false),
    flush: (endSample) => advance(endSample, true),
  };
}
