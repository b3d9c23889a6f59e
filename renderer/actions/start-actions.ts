import type { CallSpec } from '../../app/contract/commands.ts';
import type { ChannelRole } from '../../app/domain/audio.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { CallStream, StreamListener } from '../capture/call-streams.ts';
import { chosenSource } from '../capture/device-choices.ts';
import type { WindowSource } from '../capture/window-capture.ts';
import type { CallStore } from '../state/call-store.ts';
import type { ChannelChoice, SettingsStore } from '../state/settings-store.ts';
import type { UiStore } from '../state/ui-store.ts';
import type { Attempt } from './attempt.ts';

const CHANNELS: Readonly<Record<ChannelChoice, ChannelRole[] | undefined>> = {
  auto: undefined,
  'agent-customer': ['agent', 'customer'],
  'customer-agent': ['customer', 'agent'],
  'mono-unattributed': ['unattributed'],
  'mono-customer': ['customer'],
};

/** The ways in which a call begins. */
export interface StartActions {
  sample(): Promise<void>;
  recording(file: File, transcript?: File): Promise<void>;
  /** A recording that the host's own dialog opened; `id` stands for it. */
  registeredRecording(id: string): Promise<void>;
  live(): Promise<void>;
  /** The last recording or sample once more from its beginning. */
  again(): Promise<void>;
  /** Lets go of everything the window hears; for a page that goes away. */
  release(): void;
}

interface StartDeps {
  readonly bridge: Bridge;
  readonly call: CallStore;
  readonly settings: SettingsStore;
  readonly ui: UiStore;
  readonly attempt: Attempt;
  /** Opens a source that the window hears by itself. */
  readonly openStream: (source: WindowSource, listener: StreamListener) => Promise<CallStream>;
}

/** @returns the start actions; window streams of a live call end with the call. */
export function createStartActions({ bridge, call, settings, ui, attempt, openStream }: StartDeps): StartActions {
  let streams: readonly CallStream[] = [];
  let last: CallSpec | undefined;
  const release = () => {
    for (const stream of streams) stream.stop();
    streams = [];
  };
  call.subscribe(({ phase }) => {
    if (phase === 'ended' && streams.length > 0) release();
  });

  const begin = async (spec: CallSpec) => {
    await bridge.command('call.start', { spec });
    last = spec;
    ui.setState({ screen: 'call' });
  };
  const busily = (title: string, what: string, work: () => Promise<void>) =>
    attempt(title, async () => {
      ui.busy(what);
      try {
        await work();
      } finally {
        ui.busy(undefined);
      }
    });
  const recordingSpec = (path: string, transcriptPath?: string): CallSpec => {
    const channels = CHANNELS[settings.getState().channels];
    return {
      kind: 'recording',
      path,
      speed: settings.getState().pace,
      ...(channels ? { channels } : {}),
      ...(transcriptPath === undefined ? {} : { transcriptPath }),
    };
  };
  const open = async (deviceId: string, processing: boolean) => {
    const chosen = chosenSource(deviceId, processing);
    if (chosen.kind !== 'window') return chosen.kind === 'engine' ? chosen.source : undefined;
    const stream = await openStream(chosen.source, {
      onLost: (label) =>
        ui.alert('A sound source was lost', `${label} is gone. Plug it in again and start a new call.`),
      onSilence: (label, silent) =>
        ui.say(silent ? `Nothing is heard from ${label}. It may be muted.` : `${label} is heard again.`),
    });
    streams = [...streams, stream];
    return stream.liveSource;
  };

  return {
    release,
    sample: () =>
      busily('The sample call could not be opened', 'Opening the sample call…', () =>
        begin({ kind: 'sample', speed: settings.getState().pace }),
      ),
    recording: (file, transcript) =>
      busily('The recording could not be opened', 'Opening the recording…', async () => {
        const path = await bridge.registerRecording(file);
        await begin(recordingSpec(path, transcript ? await bridge.registerRecording(transcript) : undefined));
      }),
    registeredRecording: (id) =>
      busily('The recording could not be opened', 'Opening the recording…', () => begin(recordingSpec(id))),
    live: () =>
      busily('The call could not be started', 'Starting the call…', async () => {
        const { agentDevice, customerDevice, agentProcessing } = settings.getState();
        if (agentDevice === 'none' && customerDevice === 'none') {
          throw new AppError(
            'microphone-missing',
            'Choose at least one sound source: your microphone, or the customer.',
          );
        }
        try {
          const agent = await open(agentDevice, agentProcessing);
          const customer = await open(customerDevice, false);
          await begin({ kind: 'live', ...(agent ? { agent } : {}), ...(customer ? { customer } : {}) });
        } catch (error) {
          release();
          throw error;
        }
        for (const stream of streams) stream.begin();
      }),
    again: () =>
      busily('The call could not be opened again', 'Opening once more…', async () => {
        if (last) await begin(last);
      }),
  };
}
