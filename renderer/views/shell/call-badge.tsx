import { useCallback, useRef } from 'react';
import type { CallState } from '../../state/call-state.ts';
import { clock } from '../../state/format.ts';
import type { LiveFeed } from '../../state/live-feed.ts';
import { useCall, useFeed } from '../../window-context.ts';

/** The call's state in words with its timer; the timer draws itself. */
export function CallBadge() {
  const phase = useCall((call) => call.phase);
  const mode = useCall((call) => call.facts?.mode);
  const speed = useCall((call) => call.speed);
  const ended = useCall((call) => call.ended);
  const description = useCall((call) => call.facts?.description);
  const duration = useCall((call) => call.facts?.durationSamples);
  const timer = useRef<HTMLSpanElement>(null);
  const draw = useCallback((feed: LiveFeed) => {
    const text = clock(feed.positionSamples());
    if (timer.current && timer.current.textContent !== text) timer.current.textContent = text;
  }, []);
  useFeed(draw);
  return (
    <div className="call-badge">
      <span className={`pill pill-${phase}`} data-testid="call-state" role="status">
        <span className="dot" aria-hidden="true" />
        {stateText(phase, mode, ended)}
      </span>
      <span className="timer" role="timer" aria-label="Call time" data-testid="call-timer">
        <span ref={timer}>0:00</span>
        {duration !== undefined && <span className="timer-total"> / {clock(duration)}</span>}
      </span>
      {mode === 'recording' && phase === 'running' && speed !== 1 && (
        <span className="quiet">{speed === 'max' ? 'as fast as it can' : `${speed}×`}</span>
      )}
      {description && <span className="quiet call-description">{description}</span>}
    </div>
  );
}

function stateText(
  phase: CallState['phase'],
  mode: 'recording' | 'live' | undefined,
  ended: CallState['ended'],
): string {
  if (phase === 'ended') return ended?.reason === 'failed' ? 'Ended by a failure' : 'Ended';
  if (phase === 'paused') return 'Paused';
  return mode === 'live' ? 'Live call' : 'Playing';
}
