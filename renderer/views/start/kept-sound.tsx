import type { KeptCall } from '../../../app/contract/kept-calls.ts';
import { secondsToSamples } from '../../../app/domain/audio.ts';
import { clock, spokenClock } from '../../state/format.ts';
import { useParts, useUi } from '../../window-context.ts';

/** Plays what was recorded of a kept call; takes no room where nothing was. @param name the call's, for screen readers. */
export function KeptSound({ call, name }: { readonly call: KeptCall; readonly name: string }) {
  const { sound } = useParts();
  const listening = useUi((ui) => (ui.listening?.callId === call.callId ? ui.listening : undefined));
  if (!call.recorded) return null;
  if (!listening)
    return (
      <button
        type="button"
        className="button button-small"
        data-testid="kept-listen"
        onClick={() => void sound.listen(call.callId, 0)}
      >
        Listen<span className="unseen"> to the call of {name}</span>
      </button>
    );
  const { atSample } = listening;
  const length = Math.max(secondsToSamples((call.lengthMs ?? 0) / 1000), Math.ceil(atSample));
  return (
    <span className="kept-sound" data-testid="kept-sound">
      <input
        type="range"
        min={0}
        max={length}
        step={secondsToSamples(1)}
        value={Math.floor(atSample)}
        aria-label={`Position in the call of ${name}`}
        aria-valuetext={spokenClock(atSample)}
        onChange={({ target }) => void sound.listen(call.callId, Number(target.value))}
      />
      <span>{clock(atSample)}</span>
      <button type="button" className="button button-small" data-testid="kept-silence" onClick={sound.stop}>
        Stop<span className="unseen"> listening</span>
      </button>
    </span>
  );
}
