import type { SourceDescription } from '../capture/audio-source.ts';
import type { VideoDescription } from '../capture/video-source.ts';
import type { AssistEventBody } from '../contract/events.ts';
import type { Permission } from '../contract/schemas.ts';
import { type ConsentGate, PURPOSES } from '../domain/consent.ts';
import type { Span } from '../domain/speech.ts';

/** The first event of a call: what it is heard and seen from, and what may be done with whom. */
export function callStarted(
  { kind, label, channels, durationSamples, synthetic }: SourceDescription,
  video: VideoDescription | undefined,
  gate: ConsentGate,
): AssistEventBody {
  return {
    type: 'call-started',
    atSample: 0,
    provenance: [],
    mode: kind,
    description: video ? `${label}; picture: ${video.label}` : label,
    channels,
    permissions: permissionsFor(gate, channels, video),
    ...(durationSamples !== undefined && { durationSamples }),
    ...(synthetic !== undefined && { synthetic }),
    ...(video && { video: seen(video) }),
  };
}

/** The first event after an engine was lost: what of the call was not analysed. */
export function callResumed({ kind, channels }: SourceDescription, span: Span): AssistEventBody {
  const message =
    kind === 'recording'
      ? 'The engine stopped and was started again. Nothing of the recording is lost.'
      : 'The engine stopped and was started again. What was said meanwhile was not analysed.';
  return {
    type: 'gap',
    atSample: span.startSample,
    provenance: [],
    span,
    channels,
    reason: 'engine-restarted',
    message,
  };
}

function seen({ channel, width, height }: VideoDescription) {
  return { channel, ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

/** What is heard may be used for what is heard; a face only where there is a picture. */
function permissionsFor(
  gate: ConsentGate,
  channels: SourceDescription['channels'],
  video: VideoDescription | undefined,
): Permission[] {
  const heard = channels.flatMap((channel) =>
    PURPOSES.filter((purpose) => purpose !== 'face-emotion').map((purpose) => {
      return { channel, purpose, ...gate.verdict(purpose, channel) };
    }),
  );
  if (!video) return heard;
  const { channel } = video;
  return [...heard, { channel, purpose: 'face-emotion', ...gate.verdict('face-emotion', channel) }];
}
