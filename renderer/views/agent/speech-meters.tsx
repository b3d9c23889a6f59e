import { useCallback, useRef } from 'react';
import type { ChannelRole } from '../../../app/domain/audio.ts';
import { meterShare } from '../../capture/levels.ts';
import type { LiveFeed } from '../../state/live-feed.ts';
import { ROLE_NAMES } from '../../state/words.ts';
import { useCall, useFeed } from '../../window-context.ts';

/** Above this probability of speech a channel is shown as speaking. */
const SPEAKING = 0.5;

/** A small level meter per side; it draws itself and never renders. */
export function SpeechMeters() {
  const channels = useCall((call) => call.facts?.channels);
  return (
    <div className="meters">
      {channels?.map((channel) => (
        <SpeechMeter key={channel} channel={channel} />
      ))}
    </div>
  );
}

function SpeechMeter({ channel }: { readonly channel: ChannelRole }) {
  const box = useRef<HTMLSpanElement>(null);
  const bar = useRef<HTMLSpanElement>(null);
  const draw = useCallback(
    (feed: LiveFeed) => {
      const level = feed.level(channel);
      if (!level || !bar.current || !box.current) return;
      bar.current.style.transform = `scaleX(${meterShare(level.rmsDbfs).toFixed(3)})`;
      box.current.dataset.speaking = String(level.speechProbability >= SPEAKING);
    },
    [channel],
  );
  useFeed(draw);
  return (
    <span ref={box} className={`meter meter-${channel}`}>
      {ROLE_NAMES[channel]}
      <span className="meter-track" aria-hidden="true">
        <span ref={bar} className="meter-bar" />
      </span>
    </span>
  );
}
