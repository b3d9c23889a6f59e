import { useCallback, useMemo, useRef } from 'react';
import { clock } from '../../state/format.ts';
import type { LiveFeed } from '../../state/live-feed.ts';
import { clockMarks, sentimentPath, spansPath, TIMELINE_UNITS, timelineSamples } from '../../state/timeline-view.ts';
import { useCall, useFeed, useParts } from '../../window-context.ts';

/** Silences shorter than this are ordinary pauses and are not drawn. */
const SHOWN_SILENCE_SAMPLES = 32_000;

/** The whole call at a glance: who spoke when, overlaps, silences, gaps, sentiment and prompts. A click seeks in recordings. */
export function Timeline() {
  const { actions } = useParts();
  const facts = useCall((call) => call.facts);
  const total = useCall(timelineSamples);
  const playhead = useRef<HTMLDivElement>(null);
  const draw = useCallback(
    (feed: LiveFeed) => {
      const share = Math.min(1, feed.positionSamples() / total);
      if (playhead.current) playhead.current.style.left = `${(share * 100).toFixed(3)}%`;
    },
    [total],
  );
  useFeed(draw);
  const marks = useMemo(() => clockMarks(total), [total]);
  const seekable = facts?.mode === 'recording';
  return (
    <div className="timeline">
      <div className="timeline-names" aria-hidden="true">
        {facts?.channels.map((channel) => (
          <span key={channel}>{channel === 'unattributed' ? 'Speaker' : channel}</span>
        ))}
        <span>sentiment</span>
      </div>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the slider below seeks by keyboard */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer only */}
      <div
        className={`timeline-field${seekable ? ' timeline-seekable' : ''}`}
        data-testid="timeline"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          if (seekable) void actions.seek(((event.clientX - box.left) / box.width) * total);
        }}
      >
        <TimelineDrawing total={total} />
        <PromptMarkers total={total} />
        <div ref={playhead} className="playhead" />
        <div className="timeline-clock" aria-hidden="true">
          {marks.map((mark) => (
            <span key={mark} style={{ left: `${(mark / total) * 100}%` }}>
              {clock(mark)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

/** One path per kind of mark, so that a long call costs no more elements than a short one. */
function TimelineDrawing({ total }: { readonly total: number }) {
  const channels = useCall((call) => call.facts?.channels);
  const speech = useCall((call) => call.speech);
  const silences = useCall((call) => call.silences);
  const overlaps = useCall((call) => call.overlaps);
  const gaps = useCall((call) => call.gaps);
  const sentiments = useCall((call) => call.sentiments);
  const long = useMemo(
    () => silences.filter((span) => span.endSample - span.startSample >= SHOWN_SILENCE_SAMPLES),
    [silences],
  );
  const curve = useMemo(() => sentimentPath(sentiments, total, 40, 28), [sentiments, total]);
  return (
    <svg viewBox={`0 0 ${TIMELINE_UNITS} 72`} preserveAspectRatio="none" aria-hidden="true">
      <path className="span-silence" d={spansPath(long, total, 0, 34)} />
      {channels?.map((channel, index) => (
        <path
          key={channel}
          className={`span-${channel}`}
          d={spansPath(
            speech.filter((span) => span.channel === channel),
            total,
            3 + index * 17,
            12,
          )}
        />
      ))}
      <path className="span-overlap" d={spansPath(overlaps, total, 0, 34)} />
      <path className="span-gap" d={spansPath(gaps, total, 0, 72)} />
      <line className="zero" x1="0" x2={TIMELINE_UNITS} y1="54" y2="54" />
      <path className="curve" d={curve} />
    </svg>
  );
}

function PromptMarkers({ total }: { readonly total: number }) {
  const { ui } = useParts();
  const prompts = useCall((call) => call.prompts);
  return prompts.map(({ id, prompt, atSample }) => (
    <button
      key={id}
      type="button"
      className={`marker marker-${prompt.urgency}`}
      style={{ left: `${(atSample / total) * 100}%` }}
      aria-label={`Prompt at ${clock(atSample)}: ${prompt.title}`}
      title={`${clock(atSample)} ${prompt.title}`}
      onClick={(event) => {
        event.stopPropagation();
        ui.highlight(prompt.reasons.flatMap((reason) => reason.utteranceIds));
      }}
    />
  ));
}
