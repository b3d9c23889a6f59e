import { useCallback, useRef } from 'react';
import { CALL_RATE_HZ } from '../../../app/domain/audio.ts';
import { clock, spokenClock } from '../../state/format.ts';
import type { LiveFeed } from '../../state/live-feed.ts';
import { useCall, useFeed, useParts } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { PaceSwitch } from '../shell/pace-switch.tsx';
import { PaymentButton } from './payment-button.tsx';

/** The controls below the timeline: those of a recording, or the one of a live call. */
export function Transport() {
  const mode = useCall((call) => call.facts?.mode);
  return mode === 'recording' ? <RecordingTransport /> : <LiveTransport />;
}

function LiveTransport() {
  const { actions } = useParts();
  const over = useCall((call) => call.phase === 'ended');
  return (
    <div className="transport">
      <span className="transport-time">
        <Position /> elapsed
      </span>
      <PaymentButton />
      <button
        type="button"
        className="button button-stop"
        data-testid="stop-call"
        disabled={over}
        onClick={() => void actions.stop()}
      >
        <Icon name="stop" size={16} />
        End call <kbd>Ctrl E</kbd>
      </button>
    </div>
  );
}

function RecordingTransport() {
  const { actions, start } = useParts();
  const phase = useCall((call) => call.phase);
  const duration = useCall((call) => call.facts?.durationSamples ?? 0);
  const ended = phase === 'ended';
  return (
    <div className="transport">
      <button
        type="button"
        className="button button-primary transport-play"
        data-testid="transport-play"
        onClick={() => void (ended ? start.again() : actions.togglePlay())}
      >
        <Icon name={phase === 'running' ? 'pause' : 'play'} />
        {ended ? 'Play again' : phase === 'running' ? 'Pause' : 'Play'}
      </button>
      <SeekSlider duration={duration} disabled={ended} />
      <span className="transport-time">
        <Position /> / {clock(duration)}
      </span>
      <PaceSwitch />
      <PaymentButton />
      <button
        type="button"
        className="button"
        data-testid="transport-stop"
        disabled={ended}
        onClick={() => void actions.stop()}
      >
        <Icon name="stop" size={16} />
        Stop
      </button>
    </div>
  );
}

/** The position as a clock that draws itself. */
function Position() {
  const text = useRef<HTMLSpanElement>(null);
  const draw = useCallback((feed: LiveFeed) => {
    const now = clock(feed.positionSamples());
    if (text.current && text.current.textContent !== now) text.current.textContent = now;
  }, []);
  useFeed(draw);
  return <span ref={text}>0:00</span>;
}

/** Whole seconds of the recording; it follows the call until it is held, and seeks when it is let go. */
function SeekSlider({ duration, disabled }: { readonly duration: number; readonly disabled: boolean }) {
  const { actions } = useParts();
  const slider = useRef<HTMLInputElement>(null);
  const held = useRef(false);
  const draw = useCallback((feed: LiveFeed) => {
    const input = slider.current;
    if (!input || held.current) return;
    input.value = String(feed.positionSamples() / CALL_RATE_HZ);
    input.setAttribute('aria-valuetext', spokenClock(feed.positionSamples()));
  }, []);
  useFeed(draw);
  const seek = () => {
    held.current = false;
    if (slider.current) void actions.seek(Number(slider.current.value) * CALL_RATE_HZ);
  };
  return (
    <input
      ref={slider}
      className="seek"
      type="range"
      aria-label="Position in the recording"
      data-testid="transport-seek"
      min={0}
      max={duration / CALL_RATE_HZ}
      step={0.5}
      defaultValue={0}
      disabled={disabled}
      onPointerDown={() => {
        held.current = true;
      }}
      onPointerUp={seek}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        void actions.seekBy(by);
      }}
    />
  );
}
