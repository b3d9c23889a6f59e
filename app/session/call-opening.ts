import type { SourceDescription } from '../capture/audio-source.ts';
import type { VideoDescription } from '../capture/video-source.ts';
import type { AssistEventBody } from '../contract/events.ts';
import type { Permission } from '../contract/schemas.ts';
import { type ConsentGate, PURPOSES } from '../domain/consent.ts';
import type { EnrichmentSource } from '../domain/enrichment.ts';
import type { Span } from '../domain/speech.ts';

/** The first event of a call: what it is heard and seen from, what may be done with whom, and where words go beside this machine. */
export function callStarted(
  { kind, label, channels, durationSamples, synthetic }: SourceDescription,
  video: VideoDescription | undefined,
  gate: ConsentGate,
  enrichment: EnrichmentSource | undefined,
): AssistEventBody {
  const isEnriched = enrichment && channels.some((channel) => gate.verdict('enrichment', channel).allowed);
  return {
    type: 'call-started',
    atSample: 0,
    provenance: [],
    mode: kind,
    description: video ? `${label}; picture: ${video.label}` : label,
    channels,
    permissions: permissionsFor(gate, channels, video, enrichment !== undefined),
    ...(durationSamples !== undefined && { durationSamples }),
    ...(synthetic !== undefined && { synthetic }),
    ...(video && { video: seen(video) }),
    ...(isEnriched && { enrichment }),
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

/** What is heard may be used for what is heard; a face only where there is a picture, and words for enrichment only where it is on. */
function permissionsFor(
  gate: ConsentGate,
  channels: SourceDescription['channels'],
  video: VideoDescription | undefined,
  enriched: boolean,
): Permission[] {
  const purposes = PURPOSES.filter((purpose) => purpose !== 'face-emotion' && (enriched || purpose !== 'enrichment'));
  const heard = channels.flatMap((channel) =>
    purposes.map((purpose) => {
      return { channel, purpose, ...gate.verdict(purpose, channel) };
    }),
  );
  if (!video) return heard;
  const { channel } = video;
  return [...heard, { channel, purpose: 'face-emotion', ...gate.verdict('face-emotion', channel) }];
}
