import { useMemo, useState } from 'react';
import { BridgeError } from '../../bridge/bridge.ts';
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
  const { devices, known, areHidden, refresh } = useWindowDevices();
  const choices = useMemo(() => deviceChoices(devices, engineDevices, canShare(host)), [devices, engineDevices, host]);
  const presence = (device: string) => presenceOf(device, choices, known, engineDevices);
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
      <PictureField devices={devices} known={known} canShare={canShare(host)} />
      {host === 'electron' && <div className="device-names">{areHidden && <DeviceNames listed={refresh} />}</div>}
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

/** Which devices there are is not told to the window before its user wants to see it. */
function DeviceNames({ listed }: { readonly listed: () => void }) {
  const { agent } = useParts();
  const [problem, setProblem] = useState<string>();
  const show = async () => {
    try {
      if (await agent.allowMedia(['audio', 'video'])) listed();
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      setProblem(error.message);
    }
  };
  return (
    <div className="preview">
      <button type="button" className="button button-small" data-testid="device-names" onClick={() => void show()}>
        List microphones and cameras
      </button>
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
