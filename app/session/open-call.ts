import { join } from 'node:path';
import type { AudioSource } from '../capture/audio-source.ts';
import { createLiveCall } from '../capture/mixed-live.ts';
import { createNativeMicrophone } from '../capture/native-microphone.ts';
import { openRecording } from '../capture/open-recording.ts';
import { createPushedSource, type PushedSource } from '../capture/pushed-source.ts';
import { createSystemSound } from '../capture/system-sound.ts';
import { readTranscript } from '../capture/transcript-file.ts';
import type { CallSpec, LiveSource, Speed } from '../contract/commands.ts';
import type { CapturedFrames, CapturedPicture } from '../contract/messages.ts';
import type { Failure } from '../contract/schemas.ts';
import type { ChannelRole } from '../domain/audio.ts';
import { AppError, assertNever } from '../domain/errors.ts';
import type { Utterance } from '../domain/speech.ts';

/** Streams that a window captures and pushes to the running call. */
export interface PushedStreams {
  push(frames: CapturedFrames): void;
  show(picture: CapturedPicture): void;
  end(streamId: string, failure?: Failure): void;
}

/** A call whose sources are open, ready for a session. */
export interface OpenedCall {
  readonly source: AudioSource;
  readonly speed: Speed;
  readonly words: boolean;
  readonly partials: boolean;
  readonly transcript?: readonly Utterance[];
  readonly streams: PushedStreams;
}

interface OpenDeps {
  /** The folder of the sample call. */
  readonly samples: string;
  readonly now: () => number;
}

const SAMPLE_CALL = 'service-call.wav';

/** Opens what a call is heard from. @throws AppError with a sentence for the person who asked. */
export async function openCall(spec: CallSpec, deps: OpenDeps): Promise<OpenedCall> {
  switch (spec.kind) {
    case 'sample':
      return recorded(await openRecording(join(deps.samples, SAMPLE_CALL), { synthetic: true }), spec);
    case 'recording': {
      const source = await openRecording(spec.path, spec.channels ? { channels: spec.channels } : {});
      const { channels } = source.description;
      const transcript =
        spec.transcriptPath === undefined ? undefined : await readTranscript(spec.transcriptPath, channels);
      return { ...recorded(source, spec), ...(transcript && { transcript }) };
    }
    case 'live':
      return live(spec, deps);
    default:
      return assertNever(spec);
  }
}

const NO_STREAMS: PushedStreams = { push: () => {}, show: () => {}, end: () => {} };

interface Playback {
  readonly speed: Speed;
  readonly words?: boolean;
  readonly partials?: boolean;
}

function recorded(source: AudioSource, { speed, words = true, partials = false }: Playback): OpenedCall {
  return { source, speed, words, partials, streams: NO_STREAMS };
}

function live(spec: Extract<CallSpec, { kind: 'live' }>, { now }: OpenDeps): OpenedCall {
  const pushed = new Map<string, PushedSource>();
  const open = (role: ChannelRole, source: LiveSource): AudioSource => {
    switch (source.kind) {
      case 'native-microphone':
        return createNativeMicrophone({ role, now, ...(source.device !== undefined && { device: source.device }) });
      case 'system-sound':
        return createSystemSound({ role, now, ...(source.device !== undefined && { device: source.device }) });
      case 'window': {
        const stream = createPushedSource({ role, label: source.label, now });
        pushed.set(source.streamId, stream);
        return stream;
      }
      default:
        return assertNever(source);
    }
  };
  const sources: AudioSource[] = [];
  if (spec.agent) sources.push(open('agent', spec.agent));
  if (spec.customer) sources.push(open('customer', spec.customer));
  if (sources.length === 0) {
    throw new AppError('invalid-request', 'Choose where at least one side of the call is heard.');
  }
  return {
    source: createLiveCall(sources),
    speed: 1,
    words: true,
    partials: true,
    streams: {
      show: () => {},
      push: (frames) => pushed.get(frames.streamId)?.push(frames),
      end: (streamId, failure) => pushed.get(streamId)?.end(failure),
    },
  };
}
