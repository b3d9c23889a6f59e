import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { markedWords } from '../../../app/domain/marked-words.ts';
import { anchorFor, SHOWN_LINES, shownRange, transcriptBlocks } from '../../state/transcript-view.ts';
import { useCall, useParts, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { SpeechMeters } from './speech-meters.tsx';
import { TranscriptBlockView } from './transcript-block.tsx';

/** Nearer to the end than this, in pixels, the transcript follows the call. */
const FOLLOW_PX = 48;

/** What both sides say, as it is said. Follows the call until the reader scrolls up; a call of hours renders no more lines than a short one. */
export function Transcript() {
  const { call } = useParts();
  const lines = useCall((state) => state.lines);
  const readings = useCall((state) => state.readings);
  const highlight = useUi((ui) => ui.highlight);
  const [anchor, setAnchor] = useState<number>();
  const scroller = useRef<HTMLDivElement>(null);
  const wanted = useRef<string>(undefined);
  const following = anchor === undefined;
  const { first, end } = shownRange(lines.length, anchor);
  const blocks = useMemo(() => transcriptBlocks(lines.slice(first, end)), [lines, first, end]);
  const readingOf = useMemo(() => new Map(readings.map((reading) => [reading.id, reading])), [readings]);
  const marked = useMemo(
    () => markedWords(readings.flatMap(({ context }) => (context ? [context.estimate] : []))),
    [readings],
  );
  const highlighted = useMemo(() => new Set(highlight.request > 0 ? highlight.utteranceIds : []), [highlight]);

  const toEnd = useCallback(() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight }), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the lines moves the end
  useLayoutEffect(() => {
    if (following) toEnd();
  }, [lines, readings, following, toEnd]);
  useEffect(() => {
    const index = call.getState().lines.findIndex((line) => line.id === highlight.utteranceIds[0]);
    if (highlight.request === 0 || index < 0) return;
    wanted.current = highlight.utteranceIds[0];
    setAnchor((now) => anchorFor(index, shownRange(call.getState().lines.length, now)));
  }, [highlight, call]);
  // The wanted line is rendered only once the anchor has moved: it is looked for after every render.
  useEffect(() => {
    if (wanted.current === undefined || following) return;
    const line = scroller.current?.querySelector(`[data-utterance="${CSS.escape(wanted.current)}"]`);
    line?.scrollIntoView({ block: 'center' });
    wanted.current = undefined;
  });

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    const atEnd = end === lines.length && box.scrollHeight - box.scrollTop - box.clientHeight < FOLLOW_PX;
    setAnchor((now) => (atEnd ? undefined : (now ?? first)));
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
          <button type="button" className="button earlier" onClick={() => setAnchor(Math.max(0, first - SHOWN_LINES))}>
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
              highlighted={highlighted}
              marked={marked}
            />
          ))}
        </ol>
        {end < lines.length && (
          <button type="button" className="button earlier" onClick={() => setAnchor(first + SHOWN_LINES)}>
            Show later ({lines.length - end})
          </button>
        )}
      </div>
      {!following && (
        <button type="button" className="button button-primary to-live" onClick={() => setAnchor(undefined)}>
          <Icon name="down" size={16} />
          Jump to live
        </button>
      )}
    </section>
  );
}
