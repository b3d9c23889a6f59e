import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { firstShown, transcriptBlocks } from '../../state/transcript-view.ts';
import { useCall, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { SpeechMeters } from './speech-meters.tsx';
import { TranscriptBlockView } from './transcript-block.tsx';

/** Lines rendered at first; older ones come on request, so that a call of hours stays quick. */
const SHOWN_LINES = 160;
/** Nearer to the end than this, in pixels, the transcript follows the call. */
const FOLLOW_PX = 48;

/** What both sides say, as it is said. Follows the call until the reader scrolls up. */
export function Transcript() {
  const lines = useCall((call) => call.lines);
  const readings = useCall((call) => call.readings);
  const highlight = useUi((ui) => ui.highlight);
  const [cap, setCap] = useState(SHOWN_LINES);
  const [following, setFollowing] = useState(true);
  const scroller = useRef<HTMLDivElement>(null);
  const first = firstShown(lines, cap, highlight.utteranceIds[0]);
  const blocks = useMemo(() => transcriptBlocks(lines.slice(first)), [lines, first]);
  const readingOf = useMemo(() => new Map(readings.map((reading) => [reading.id, reading])), [readings]);

  const toEnd = useCallback(() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight }), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the lines moves the end
  useLayoutEffect(() => {
    if (following) toEnd();
  }, [lines, readings, following, toEnd]);
  useEffect(() => {
    const id = highlight.utteranceIds[0];
    if (id === undefined || highlight.request === 0) return;
    setFollowing(false);
    scroller.current?.querySelector(`[data-utterance="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'center' });
  }, [highlight]);

  const onScroll = () => {
    const box = scroller.current;
    if (box) setFollowing(box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW_PX);
  };
  return (
    <section className="card transcript" aria-labelledby="transcript-title">
      <div className="card-head">
        <h2 id="transcript-title">Transcript</h2>
        <SpeechMeters />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div ref={scroller} className="transcript-scroll" onScroll={onScroll} data-testid="transcript" tabIndex={0}>
        {first > 0 && (
          <button type="button" className="button earlier" onClick={() => setCap(cap + SHOWN_LINES)}>
            Show earlier ({first})
          </button>
        )}
        {blocks.length === 0 && <p className="empty">Words appear here as soon as somebody speaks.</p>}
        <ol className="plain">
          {blocks.map((block) => (
            <TranscriptBlockView
              key={block.id}
              block={block}
              readingOf={readingOf}
              highlighted={highlight.request > 0 ? highlight.utteranceIds : []}
            />
          ))}
        </ol>
      </div>
      {!following && (
        <button
          type="button"
          className="button button-primary to-live"
          onClick={() => {
            setFollowing(true);
            toEnd();
          }}
        >
          <Icon name="down" size={16} />
          Jump to live
        </button>
      )}
    </section>
  );
}
