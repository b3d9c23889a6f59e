import { useMemo } from 'react';
import { deviceChoices, presenceOf } from '../../capture/device-choices.ts';
import { useEngine, useParts, useSettings, useUi } from '../../window-context.ts';
import { Icon } from '../shell/icon.tsx';
import { DevicePicker } from './device-picker.tsx';
import { PictureField } from './picture-field.tsx';
import { useWindowDevices } from './use-window-devices.ts';

/** Start a live call: where the agent and the customer are heard, with a look at the level before it begins. */
export function LiveCard() {
  const { start, settings, host } = useParts();
  const agentDevice = useSettings((state) => state.agentDevice);
  const customerDevice = useSettings((state) => state.customerDevice);
  const agentProcessing = useSettings((state) => state.agentProcessing);
  const busy = useUi((ui) => ui.busy !== undefined);
  const engineDevices = useEngine((engine) => engine.devices);
  const windowDevices = useWindowDevices();
  const choices = useMemo(
    () => deviceChoices(windowDevices ?? [], engineDevices, canShare(host)),
    [windowDevices, engineDevices, host],
  );
  const presence = (device: string) => presenceOf(device, choices, windowDevices, engineDevices);
  const same = agentDevice === customerDevice && agentDevice !== 'none';
  return (
    <section className="card start-card" aria-labelledby="live-title">
      <h3 id="live-title">
        <Icon name="phone" size={22} /> A live call
      </h3>
      <DevicePicker
        label="You (agent)"
        testId="agent-device"
        choices={choices}
        value={agentDevice}
        presence={presence(agentDevice)}
        processing={agentProcessing}
        onChange={(device) => settings.setState({ agentDevice: device })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={agentProcessing}
          onChange={(event) => settings.setState({ agentProcessing: event.target.checked })}
        />
        Remove echo and noise from my microphone
      </label>
      <DevicePicker
        label="Customer"
        testId="customer-device"
        choices={choices}
        value={customerDevice}
        presence={presence(customerDevice)}
        processing={false}
        onChange={(device) => settings.setState({ customerDevice: device })}
      />
      <PictureField devices={windowDevices} canShare={canShare(host)} />
      {same && (
        <p className="field-problem" role="status">
          Both sides use the same source: they cannot be told apart.
        </p>
      )}
      <button
        type="button"
        className="button button-primary button-large"
        data-testid="start-call"
        disabled={busy || same}
        onClick={() => void start.live()}
      >
        Start call
      </button>
    </section>
  );
}

/** A browser lets the user share a tab with its sound; the desktop window does not offer it. */
function canShare(host: 'electron' | 'web'): boolean {
  return host === 'web' && 'getDisplayMedia' in navigator.mediaDevices;
}
