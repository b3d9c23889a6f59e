import type { AudioSource, SourceDescription } from '../capture/audio-source.ts';
import type { VideoDescription, VideoSource } from '../capture/video-source.ts';
import type { ProfileStanding } from '../contract/consent.ts';
import type { AssistEventBody, RoadPart } from '../contract/events.ts';
import type { Failure, Permission } from '../contract/schemas.ts';
import { type ConsentGate, PURPOSES } from '../domain/consent.ts';
import type { EnrichmentSource } from '../domain/enrichment.ts';
import type { Span } from '../domain/speech.ts';
import type { Enrichment } from '../enrichment/open-enrichment.ts';
import type { Learned } from './corrections.ts';

/** What a call's opening depends on. */
interface Opening {
  readonly source: Pick<AudioSource, 'description' | 'warnings'>;
  readonly video?: Pick<VideoSource, 'description'>;
  readonly gate: ConsentGate;
  readonly enrichment?: Enrichment;
  readonly profile?: ProfileStanding;
  readonly learned?: Pick<Learned, 'failure'>;
}

/** @param missed what was not analysed while an engine was lost; absent when the call begins. */
export function firstEvent(
  { source, video, gate, enrichment, profile }: Opening,
  missed: Span | undefined,
): AssistEventBody {
  if (missed) return callResumed(source.description, missed);
  const sentTo = enrichment && 'endpoint' in enrichment ? enrichment.endpoint.source : undefined;
  return callStarted(source.description, video?.description, gate, sentTo, profile);
}

/** What is known not to work before anything was heard; models that are missing are told by the road. */
export function knownFailures({ source, enrichment, learned }: Opening): readonly (readonly [RoadPart, Failure])[] {
  const refusal = enrichment && 'refusal' in enrichment ? enrichment.refusal : undefined;
  return [
    ...(source.warnings ?? []).map((failure) => ['source', failure] as const),
    ...(refusal ? [['enrichment', { code: refusal.code, message: refusal.message }] as const] : []),
    ...(learned?.failure ? [['corrections', learned.failure] as const] : []),
  ];
}

/** The first event of a call: what it is heard and seen from, what may be done with whom, and where words go beside this machine. */
function callStarted(
  { kind, label, channels, durationSamples, synthetic }: SourceDescription,
  video: VideoDescription | undefined,
  gate: ConsentGate,
  enrichment: EnrichmentSource | undefined,
  profile: ProfileStanding | undefined,
): AssistEventBody {
  const isEnriched = enrichment && channels.some((channel) => gate.everAllows('enrichment', channel));
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
    ...(profile && { profile }),
  };
}

/** The first event after an engine was lost: what of the call was not analysed. */
function callResumed({ kind, channels }: SourceDescription, span: Span): AssistEventBody {
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

/** What may be done with whom now, as a call that is under way tells it again. */
export function permissionsNow({ source, video, gate, enrichment }: Opening): Permission[] {
  const isSent = enrichment !== undefined && 'endpoint' in enrichment;
  return permissionsFor(gate, source.description.channels, video?.description, isSent);
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
