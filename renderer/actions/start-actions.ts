import type { CallSpec } from '../../app/contract/commands.ts';
import type { ChannelRole } from '../../app/domain/audio.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { Bridge } from '../bridge/bridge.ts';
import type { CallStream, StreamListener } from '../capture/call-streams.ts';
import { chosenPicture, chosenSource } from '../capture/device-choices.ts';
import type { PictureSource } from '../capture/picture-capture.ts';
import type { PictureStream } from '../capture/picture-stream.ts';
import type { WindowSource } from '../capture/window-capture.ts';
import type { CallStore } from '../state/call-store.ts';
import type { PictureStore } from '../state/picture-store.ts';
import type { ChannelChoice, SettingsStore } from '../state/settings-store.ts';
import type { RecordingPicture, UiStore } from '../state/ui-store.ts';
import type { AgentActions } from './agent-actions.ts';
import type { Attempt } from './attempt.ts';

const CHANNELS: Readonly<Record<ChannelChoice, ChannelRole[] | undefined>> = {
  auto: undefined,
  'agent-customer': ['agent', 'customer'],
  'customer-agent': ['customer', 'agent'],
  'mono-unattributed': ['unattributed'],
  'mono-customer': ['customer'],
};

/** Whom the engine is told a recording's picture shows; what is not to be looked at is not named. */
const SEEN: Readonly<Record<RecordingPicture, ChannelRole | undefined>> = {
  off: undefined,
  customer: 'customer',
  other: 'agent',
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
  readonly picture: PictureStore;
  readonly attempt: Attempt;
  /** Opens a source that the window hears by itself. */
  readonly openStream: (source: WindowSource, listener: StreamListener) => Promise<CallStream>;
  /** Opens where the customer is seen; `onLost` is told the device's name. */
  readonly openPicture: (source: PictureSource, onLost: (label: string) => void) => Promise<PictureStream>;
  /** Asks the user once for a share of sound and picture together. */
  readonly openShare: () => Promise<MediaStream>;
  readonly allowMedia: AgentActions['allowMedia'];
}

/** What the window lets go of when the call ends. */
interface Flow {
  begin(): void;
  stop(): void;
}

/** @returns the start actions; window streams of a live call end with the call. */
export function createStartActions(deps: StartDeps): StartActions {
  const { bridge, call, settings, ui, picture, attempt, openStream } = deps;
  let streams: readonly Flow[] = [];
  let last: CallSpec | undefined;
  const release = () => {
    for (const stream of streams) stream.stop();
    streams = [];
  };
  const showPicture = (preview: ReturnType<PictureStore['getState']>['preview']) => {
    const before = picture.getState().preview;
    if (before?.kind === 'recording') URL.revokeObjectURL(before.url);
    picture.setState({ preview });
  };
  call.subscribe(({ phase }) => {
    if (phase !== 'ended' || streams.length === 0) return;
    release();
    showPicture(undefined);
  });

  const begin = async (spec: CallSpec) => {
    await bridge.command('call.start', { spec });
    last = spec;
    // Who is seen, and who the customer is, is said for one call.
    ui.setState({ screen: 'call', showsCustomer: false, recordingPicture: 'off', record: undefined, customerRef: '' });
  };
  const ofCustomer = () => {
    const { record, customerRef } = ui.getState();
    const reference = customerRef.trim();
    return {
      ...(record && { customerRecord: record.reading.record }),
      ...(reference !== '' && { customerRef: reference }),
    };
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
    const video = SEEN[ui.getState().recordingPicture];
    return {
      kind: 'recording',
      path,
      speed: settings.getState().pace,
      ...(channels ? { channels } : {}),
      ...(transcriptPath === undefined ? {} : { transcriptPath }),
      ...(video ? { video } : {}),
      ...ofCustomer(),
    };
  };
  const open = async (deviceId: string, processing: boolean, share?: MediaStream) => {
    const chosen = chosenSource(deviceId, processing);
    if (chosen.kind !== 'window') return chosen.kind === 'engine' ? chosen.source : undefined;
    const source = chosen.source.kind === 'shared' && share ? { ...chosen.source, stream: share } : chosen.source;
    const stream = await openStream(source, {
      onLost: (label) =>
        ui.alert('A sound source was lost', `${label} is gone. Plug it in again and start a new call.`),
      onSilence: (label, silent) =>
        ui.say(silent ? `Nothing is heard from ${label}. It may be muted.` : `${label} is heard again.`),
    });
    streams = [...streams, stream];
    return stream.liveSource;
  };
  /** A call without a picture is still a call: what is wrong with the camera is said, and it starts. */
  const openSeen = async (source: PictureSource, share?: MediaStream) => {
    try {
      const wanted = source.kind === 'shared' && share ? { ...source, stream: share } : source;
      const stream = await deps.openPicture(wanted, (label) => {
        picture.setState({ preview: undefined });
        ui.alert('The picture was lost', `${label} is gone. The call goes on with sound.`);
      });
      streams = [...streams, stream];
      return stream;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      ui.alert('The call goes on without a picture', error.message);
      return undefined;
    }
  };

  return {
    release,
    sample: () =>
      busily('The sample call could not be opened', 'Opening the sample call…', () =>
        begin({ kind: 'sample', speed: settings.getState().pace, ...ofCustomer() }).then(() => showPicture(undefined)),
      ),
    recording: (file, transcript) =>
      busily('The recording could not be opened', 'Opening the recording…', async () => {
        const path = await bridge.registerRecording(file);
        const spec = recordingSpec(path, transcript ? await bridge.registerRecording(transcript) : undefined);
        await begin(spec);
        const seen = spec.kind === 'recording' && spec.video === 'customer';
        showPicture(seen ? { kind: 'recording', url: URL.createObjectURL(file) } : undefined);
      }),
    registeredRecording: (id) =>
      busily('The recording could not be opened', 'Opening the recording…', async () => {
        await begin(recordingSpec(id));
        showPicture(undefined);
      }),
    live: () =>
      busily('The call could not be started', 'Starting the call…', async () => {
        const { agentDevice, customerDevice, agentProcessing, pictureDevice } = settings.getState();
        if (agentDevice === 'none' && customerDevice === 'none') {
          throw new AppError(
            'microphone-missing',
            'Choose at least one sound source: your microphone, or the customer.',
          );
        }
        const wanted = ui.getState().showsCustomer ? chosenPicture(pictureDevice) : undefined;
        const heard = [agentDevice, customerDevice].some(isWindowMicrophone);
        const needed = [
          ...(heard ? (['audio'] as const) : []),
          ...(wanted?.kind === 'camera' ? (['video'] as const) : []),
        ];
        if (!(await deps.allowMedia(needed))) return;
        try {
          const share = wanted?.kind === 'shared' && customerDevice === 'shared' ? await deps.openShare() : undefined;
          const agent = await open(agentDevice, agentProcessing);
          const customer = await open(customerDevice, false, share);
          const seen = wanted && (await openSeen(wanted, share));
          await begin({
            kind: 'live',
            ...(agent ? { agent } : {}),
            ...(customer ? { customer } : {}),
            ...(seen ? { video: seen.liveVideo } : {}),
            ...ofCustomer(),
          });
          showPicture(seen && { kind: 'live', stream: seen.preview });
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

function isWindowMicrophone(device: string): boolean {
  const chosen = chosenSource(device, false);
  return chosen.kind === 'window' && chosen.source.kind === 'microphone';
}
