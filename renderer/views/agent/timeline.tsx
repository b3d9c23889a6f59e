import { useCallback, useMemo, useRef } from 'react';
import { EMOTIONS } from '../../../app/domain/emotion.ts';
import { clock } from '../../state/format.ts';
import type { LiveFeed } from '../../state/live-feed.ts';
import { clockMarks, spansPath, TIMELINE_UNITS, timelineSamples } from '../../state/timeline-view.ts';
import { EMOTION_NAMES } from '../../state/words.ts';
import { useCall, useFeed, useParts } from '../../window-context.ts';
import { SentimentCurve } from './sentiment-curve.tsx';

/** Silences shorter than this are ordinary pauses and are not drawn. */
const SHOWN_SILENCE_SAMPLES = 32_000;

/** Height that the face's lane adds, in drawing units. */
const FACE_LANE = 14;
const FACE_SHOWS = [...EMOTIONS, 'uncertain', 'hindered'] as const;
const FACE_TITLES = { ...EMOTION_NAMES, uncertain: 'Uncertain', hindered: 'Face could not be read' } as const;

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
  const seen = facts?.video !== undefined;
  const seekable = facts?.mode === 'recording';
  return (
    <div className={`timeline${seen ? ' timeline-seen' : ''}`}>
      <div className="timeline-names" aria-hidden="true">
        {facts?.channels.map((channel) => (
          <span key={channel}>{channel === 'unattributed' ? 'Speaker' : channel}</span>
        ))}
        {seen && <span className="timeline-face-name">face</span>}
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
        <TimelineDrawing total={total} seen={seen} />
        <PromptMarkers total={total} />
        <div ref={playhead} className="playhead" />
        <div className="timeline-clock" aria-hidden="true">
          {marks.map((mark) => (
            <span key={mark} style={{ left: `${(mark / total) * 100}%` }} data-last={mark / total > 0.97}>
              {clock(mark)}
            </span>
          ))}
        </div>
      </div>
    </div>
  );
}

/** One path per kind of mark, so that a long call costs no more elements than a short one. */
function TimelineDrawing({ total, seen }: { readonly total: number; readonly seen: boolean }) {
  const channels = useCall((call) => call.facts?.channels);
  const speech = useCall((call) => call.speech);
  const now = useCall((call) => (call.speech.some((span) => span.open) ? call.positionSamples : 0));
  const silences = useCall((call) => call.silences);
  const overlaps = useCall((call) => call.overlaps);
  const gaps = useCall((call) => call.gaps);
  const sentiments = useCall((call) => call.sentiments);
  const known = useMemo(() => speech.map((span) => (span.open ? { ...span, endSample: now } : span)), [speech, now]);
  const skipped = useMemo(() => gaps.filter((gap) => gap.reason === 'skipped'), [gaps]);
  const lost = useMemo(() => gaps.filter((gap) => gap.reason !== 'skipped'), [gaps]);
  const long = useMemo(
    () => silences.filter((span) => span.endSample - span.startSample >= SHOWN_SILENCE_SAMPLES),
    [silences],
  );
  const height = 64 + (seen ? FACE_LANE : 0);
  return (
    <svg viewBox={`0 0 ${TIMELINE_UNITS} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="span-silence" d={spansPath(long, total, 1, 27)}>
        <title>Silence</title>
      </path>
      {channels?.map((channel, index) => (
        <path
          key={channel}
          className={`span-${channel}`}
          d={spansPath(
            known.filter((span) => span.channel === channel),
            total,
            2 + index * 14,
            11,
          )}
        />
      ))}
      <path className="span-overlap" d={spansPath(overlaps, total, 0, 29)}>
        <title>Both at once</title>
      </path>
      {seen && <FaceLane total={total} />}
      <SentimentCurve points={sentiments} totalSamples={total} top={height - 32} height={32} />
      <path className="span-skipped" d={spansPath(skipped, total, 0, height)}>
        <title>Skipped</title>
      </path>
      <path className="span-gap" d={spansPath(lost, total, 0, height)}>
        <title>Not analysed</title>
      </path>
    </svg>
  );
}

/** What the face showed over the call: a colour for each emotion, grey where none was likely enough, faint where it could not be read. */
function FaceLane({ total }: { readonly total: number }) {
  const spans = useCall((call) => call.faceSpans);
  return (
    <g data-testid="face-lane">
      {FACE_SHOWS.map((shows) => (
        <path
          key={shows}
          className={`span-face emotion-${shows}`}
          d={spansPath(
            spans.filter((span) => span.shows === shows),
            total,
            31,
            9,
          )}
        >
          <title>{FACE_TITLES[shows]}</title>
        </path>
      ))}
    </g>
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
