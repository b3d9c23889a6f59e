import type { RecordReading } from '../../app/contract/customer-record.ts';
import type { AssistEvent, EventOf } from '../../app/contract/events.ts';
import { samplesToSeconds } from '../../app/domain/audio.ts';
import { churnSentence, type ForecastReason, missingSentence } from '../../app/domain/forecast.ts';
import { OUTCOME_NAMES } from '../../app/domain/satisfaction.ts';
import { FACE_HINDRANCES } from '../../app/domain/video.ts';
import { type CallFacts, collectFacts } from '../../app/replay/call-facts.ts';
import { sentimentChanges } from '../../app/replay/sentiment-changes.ts';
import {
  channelName,
  clockTime,
  elsewhereText,
  hindranceText,
  percent,
  sentimentName,
  signed,
} from '../../app/replay/wording.ts';

/** A call in a few lines, for the end of its analysis. */
export function summaryLines(events: readonly AssistEvent[]): readonly string[] {
  const facts = collectFacts(events);
  const timings = facts.ended?.timings;
  const final = facts.sentiments.at(-1)?.value;
  const changes = sentimentChanges(facts);
  const talk = Object.entries(facts.talk?.channels ?? {}) as [
    Parameters<typeof channelName>[0],
    { readonly talkShare: number },
  ][];
  const shares = talk.map(([channel, { talkShare }]) => `${channelName(channel)} ${percent(talkShare)}`).join(', ');
  const pace =
    timings && timings.wallMs > 0
      ? `${((samplesToSeconds(facts.durationSamples) * 1000) / timings.wallMs).toFixed(1)}× real time`
      : undefined;
  return [
    [
      `Analysed ${clockTime(facts.durationSamples)}`,
      timings && `in ${(timings.wallMs / 1000).toFixed(1)} s`,
      pace && `(${pace})`,
    ]
      .filter(Boolean)
      .join(' '),
    ...faceLine(facts.faces),
    ...opinionsLine(facts),
    `Sentiment at the end: ${final ? `${sentimentName(final.fine)} (${signed(final.score)}, ${final.trend})` : 'not estimated'}${changes ? `; it changed ${changes.count === 1 ? 'once' : `${changes.count} times`} (${changes.perMinute.toFixed(1)} a minute)` : ''}; prompts: ${facts.prompts.length}${shares ? `; talk: ${shares}` : ''}`,
    ...outcomeLine(facts),
    ...churnLine(facts),
  ];
}

/** How the call was likely to end, by what was told last; nothing when it was too short to tell. */
function outcomeLine({ outcomes }: CallFacts): readonly string[] {
  const last = outcomes.at(-1)?.value;
  if (!last) return [];
  const { probabilities, likeliest, reasons } = last;
  const why = reasonsText(reasons, { raises: 'for it', lowers: 'against it' });
  return [`Likely outcome: ${OUTCOME_NAMES[likeliest].toLowerCase()} (${percent(probabilities[likeliest])})${why}`];
}

/** What the customer's record forecasts; nothing without one. */
function churnLine({ churn }: CallFacts): readonly string[] {
  if (!churn) return [];
  const why = reasonsText(churn.reasons, { raises: 'raises it', lowers: 'lowers it' });
  return [`Leaving (${churn.band}): ${churnSentence(churn).slice(0, -1)} (${percent(churn.probability)})${why}`];
}

/** Reasons with the same effect together, the strongest effect first. */
function reasonsText(
  reasons: readonly ForecastReason[],
  effects: Readonly<Record<'raises' | 'lowers', string>>,
): string {
  const kinds = [...new Set(reasons.map(({ effect }) => effect))];
  const textsOf = (kind: ForecastReason['effect']) =>
    reasons.filter(({ effect }) => effect === kind).map(({ text }) => text);
  return kinds.map((kind) => `; ${effects[kind]}: ${textsOf(kind).join(', ')}`).join('');
}

/** What came back for the words that were sent; nothing while enrichment is off. */
function opinionsLine({ started, opinions, missedOpinions }: CallFacts): readonly string[] {
  if (!started?.enrichment) return [];
  return [`Second opinions: ${opinions.length} given, ${missedOpinions.length} missed (${started.enrichment.host})`];
}

/** How much of the call the face was seen and read; nothing for a call without a picture. */
function faceLine(faces: readonly EventOf<'face'>[]): readonly string[] {
  if (faces.length === 0) return [];
  const share = (count: number) => percent(count / faces.length);
  const hindered = FACE_HINDRANCES.map((hindrance) => ({
    hindrance,
    count: faces.filter((f) => f.sighting.hindrance === hindrance).length,
  })).filter(({ count }) => count > 0);
  const why = hindered.map(({ hindrance, count }) => `${hindranceText(hindrance)} ${share(count)}`).join(', ');
  const seen = share(faces.filter((f) => f.sighting.box).length);
  const read = share(faces.filter((f) => f.estimate && !f.estimate.uncertain).length);
  return [`Face: seen in ${seen} of the pictures, an expression in ${read}${why ? `; ${why}` : ''}`];
}

/** What was read of a customer's record. */
export function recordLines({ used, missing, notices }: RecordReading): readonly string[] {
  const without = missing.length > 0 ? ` ${missingSentence(missing)}` : '';
  const read = used > 0 ? [`Customer record: ${used} fields used.${without}`] : [];
  return [...read, ...notices.map((notice) => `Note: ${notice}`)];
}

/** What a mono recording without a declared speaker is told, once. */
export const UNATTRIBUTED_HINT =
  'One channel, and nobody said whose voice it is: it is analysed as one unattributed speaker, words and talk statistics only. Use --channels customer (or agent) to say whose it is.';

/** What is said of a picture that is not looked at, and how to have it looked at. */
export function pictureHint({ video, permissions }: EventOf<'call-started'>): string | undefined {
  const refused = permissions.find((permission) => permission.purpose === 'face-emotion' && !permission.allowed);
  if (!video || !refused) return undefined;
  const how = video.channel === 'unattributed' ? ' Use --video customer if it shows the customer.' : '';
  return `${refused.reason}${how}`;
}

/** Said at a call's start when its words leave this machine. */
export function enrichmentNote({ enrichment }: EventOf<'call-started'>): string | undefined {
  return enrichment && `Note: ${elsewhereText(enrichment)}`;
}

/** Sentences about what went wrong on the way while the call went on. */
export function warningOf(event: AssistEvent): string | undefined {
  if (event.type === 'degraded') return event.failure.message;
  if (event.type === 'gap' && event.reason !== 'skipped') return event.message;
  return undefined;
}

/** Parts of the road that had failed when the call ended. The sources and enrichment are none: the analysis is whole without. */
export function failedParts(events: readonly AssistEvent[]): readonly EventOf<'degraded'>[] {
  const failed = new Map<string, EventOf<'degraded'>>();
  for (const event of events) {
    if (event.type === 'degraded' && event.part !== 'source' && event.part !== 'enrichment')
      failed.set(event.part, event);
    if (event.type === 'restored') failed.delete(event.part);
  }
  return [...failed.values()];
}
