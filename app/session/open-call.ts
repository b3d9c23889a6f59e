import { join } from 'node:path';
import type { AudioSource } from '../capture/audio-source.ts';
import { createLiveCall } from '../capture/mixed-live.ts';
import { createNativeMicrophone } from '../capture/native-microphone.ts';
import { openRecording } from '../capture/open-recording.ts';
import { createPushedSource, type PushedSource } from '../capture/pushed-source.ts';
import { createSilentRecording } from '../capture/silent-recording.ts';
import { createSystemSound } from '../capture/system-sound.ts';
import { readTranscript } from '../capture/transcript-file.ts';
import { createVideoFile } from '../capture/video-file.ts';
import { type PictureTrack, probePicture } from '../capture/video-probe.ts';
import { createPushedVideo } from '../capture/video-pushed.ts';
import type { VideoSource } from '../capture/video-source.ts';
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
  /** Absent when the call has no picture. Who is seen in a recording is `unattributed` while nobody has said it. */
  readonly video?: VideoSource;
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
      const track = await probePicture(spec.path);
      if (!track && spec.video !== undefined) throw new AppError('no-video', NO_PICTURE);
      const source = await openSound(spec, track);
      const video = track && createVideoFile(spec.path, track, spec.video ?? 'unattributed');
      const { channels } = source.description;
      const transcript =
        spec.transcriptPath === undefined ? undefined : await readTranscript(spec.transcriptPath, channels);
      return { ...recorded(source, spec), ...(video && { video }), ...(transcript && { transcript }) };
    }
    case 'live':
      return live(spec, deps);
    default:
      return assertNever(spec);
  }
}

const NO_PICTURE = 'This recording has no picture. Open it without saying who is seen.';
const ONLY_PICTURE =
  'This recording has no sound, only a picture, and a picture is looked at only when somebody says that it shows the customer.';

/** The sound of a recording; silence when it has a picture of the customer and no sound. */
async function openSound(
  { path, channels, video }: Extract<CallSpec, { kind: 'recording' }>,
  track: PictureTrack | undefined,
): Promise<AudioSource> {
  try {
    return await openRecording(path, channels ? { channels } : {});
  } catch (error) {
    const isSilent = track && error instanceof AppError && error.code === 'not-audio';
    if (!isSilent) throw error;
    if (video !== 'customer') throw new AppError('not-audio', ONLY_PICTURE, { cause: error });
    return createSilentRecording(track, video);
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
  const video = spec.video && createPushedVideo({ ...spec.video, now });
  const isSeen = (streamId: string) => streamId === spec.video?.streamId;
  return {
    source: createLiveCall(sources),
    ...(video && { video }),
    speed: 1,
    words: true,
    partials: true,
    streams: {
      show: (picture) => {
        if (isSeen(picture.streamId)) video?.show(picture);
      },
      push: (frames) => pushed.get(frames.streamId)?.push(frames),
      end: (streamId, failure) => {
        pushed.get(streamId)?.end(failure);
        if (isSeen(streamId)) video?.end(failure);
      },
    },
  };
}
