import { isOf } from '../../app/contract/consent.ts';
import { type AssistEvent, assistEvent } from '../../app/contract/events.ts';
import { restOf } from '../../app/contract/purge.ts';
import type { ChannelRole } from '../../app/domain/audio.ts';
import type { ConsentPurpose } from '../../app/domain/consent.ts';

/** Fields in which an emotion, or a step towards one, would stand, wherever they stand. */
const TELLING = new Set([
  'probabilities',
  'affect',
  'valence',
  'arousal',
  'polarity',
  'states',
  'levels',
  'fused',
  'estimate',
  'sentiment',
  'prosody',
  'pitchHz',
  'sighting',
  'embedding',
]);
/** How a report names what it shows of an emotion or a sentiment. */
const SHOWN = /\b(Anger|Disgust|Fear|Happiness|Sadness|Surprise|(Very|Slightly) (negative|positive))\b/;

/** What may not be found of a channel. */
export interface Forbidden {
  readonly channel: ChannelRole;
  readonly purposes: readonly ConsentPurpose[];
}

/** Places in a message where something stands that may not be there, as `where: what`. Looks at the bare structure, not at what the app's types promise. */
export function emotionsIn(message: unknown, channels: readonly ChannelRole[], where = 'message'): string[] {
  const found: string[] = [];
  const walk = (value: unknown, path: string, whose: ChannelRole | undefined): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
    const owner = ownerOf(value) ?? whose;
    for (const [key, inner] of Object.entries(value)) {
      const isFound = TELLING.has(key) && owner !== undefined && channels.includes(owner) && inner !== undefined;
      if (isFound) found.push(`${path}.${key}: ${key} of the ${owner}`);
      else walk(inner, `${path}.${key}`, owner);
    }
  };
  walk(message, where, undefined);
  return found;
}

/** Events that rest on what may not be used, after what was taken back is gone. */
export function eventsResting(events: readonly AssistEvent[], forbidden: readonly Forbidden[]): string[] {
  return events.flatMap((event) => {
    const rest = restOf(event);
    const isFound = forbidden.some(
      ({ channel, purposes }) => rest?.channel === channel && rests(rest.purposes, purposes),
    );
    return isFound ? [`event ${event.seq} (${event.type})`] : [];
  });
}

/** What is made of all that was read may be there as long as one of its parts may. */
function rests(on: readonly ConsentPurpose[], forbidden: readonly ConsentPurpose[]): boolean {
  const isForbidden = (purpose: ConsentPurpose) => forbidden.includes(purpose);
  const readings = on.filter((purpose) => READINGS.has(purpose));
  return readings.length > 1 ? readings.every(isForbidden) : on.some(isForbidden);
}
const READINGS: ReadonlySet<ConsentPurpose> = new Set(['voice-emotion', 'text-emotion', 'face-emotion']);

/** What a report shows of emotions, outside of what was said. */
export function shownIn(html: string, said: readonly string[]): string[] {
  const rest = said.reduce((left, words) => left.replaceAll(words, ' '), textOf(html));
  const shown = SHOWN.exec(rest);
  return shown ? [`the report shows "${shown[0]}"`] : [];
}

/** The text of a page as a reader sees it. */
export function textOf(html: string): string {
  return html.replace(/<style.*?<\/style>/gs, '').replace(/<[^>]+>/g, ' ');
}

/** The events among raw messages of an engine process. */
export function eventsAmong(messages: readonly unknown[]): AssistEvent[] {
  return messages.flatMap((message) => {
    const event = typeof message === 'object' && message !== null && 'event' in message ? message.event : undefined;
    const parsed = assistEvent.safeParse(event);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Whose data an object says it holds. */
function ownerOf(value: object): ChannelRole | undefined {
  const named = (part: unknown): ChannelRole | undefined => {
    const channel = typeof part === 'object' && part !== null && 'channel' in part ? part.channel : undefined;
    return (['agent', 'customer', 'unattributed'] as const).find((role) => role === channel);
  };
  const parts = ['segment', 'utterance', 'prompt'].map((key) => named((value as Record<string, unknown>)[key]));
  return named(value) ?? parts.find((part) => part !== undefined);
}

/** Purposes of a person's own channel and of the mixed one. */
export function ofPerson(person: 'customer' | 'agent', purposes: readonly ConsentPurpose[]): Forbidden[] {
  const channels = (['agent', 'customer', 'unattributed'] as const).filter((channel) => isOf(person, channel));
  return channels.map((channel) => ({ channel, purposes }));
}
