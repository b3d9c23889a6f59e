import type { ChannelRole } from '../domain/audio.ts';
import type { ConsentPurpose } from '../domain/consent.ts';
import { assertNever } from '../domain/errors.ts';
import { isOf } from './consent.ts';
import type { AssistEvent, AssistEventBody, EventOf } from './events.ts';

const MODALITY_PURPOSES = { voice: 'voice-emotion', text: 'text-emotion', face: 'face-emotion' } as const;
const EMOTION_PURPOSES: readonly ConsentPurpose[] = ['voice-emotion', 'text-emotion', 'face-emotion'];
const READ_FROM_WORDS: readonly ConsentPurpose[] = ['transcribe', 'text-emotion'];
/** What follows from all that was read of the customer: who takes one part back takes these back with it. */
const READ_FROM_ALL: readonly ConsentPurpose[] = ['transcribe', ...EMOTION_PURPOSES];

/** Whose data an event was made of, and under which purposes; nothing for what is merely measured or told about the call itself. */
interface Rest {
  readonly channel: ChannelRole;
  readonly purposes: readonly ConsentPurpose[];
}

/**
 * What an event rests on. A new kind of event does not compile before it says so.
 */
export function restOf(event: AssistEventBody): Rest | undefined {
  switch (event.type) {
    case 'utterance':
      return { channel: event.utterance.channel, purposes: ['transcribe'] };
    case 'consent-heard':
      return event.segment && { channel: event.segment.channel, purposes: ['transcribe'] };
    case 'partial':
    case 'rectified':
      return { channel: event.segment.channel, purposes: ['transcribe'] };
    case 'prosody':
      return { channel: event.segment.channel, purposes: ['voice-emotion'] };
    case 'emotion':
      return { channel: event.segment.channel, purposes: [MODALITY_PURPOSES[event.estimate.modality]] };
    case 'face':
      return { channel: event.channel, purposes: ['face-emotion'] };
    case 'fused':
      return { channel: event.segment.channel, purposes: modalitiesOf(event) };
    case 'context':
      return { channel: event.segment.channel, purposes: READ_FROM_WORDS };
    case 'sentiment':
    case 'correction':
      return { channel: event.segment.channel, purposes: READ_FROM_ALL };
    case 'forecast':
      // Without a segment it comes from the customer's record alone.
      return event.segment && { channel: event.segment.channel, purposes: READ_FROM_ALL };
    case 'second-opinion':
    case 'second-opinion-missed':
      return { channel: event.segment.channel, purposes: ['transcribe', 'enrichment'] };
    case 'prompt':
      return { channel: event.prompt.channel, purposes: READ_FROM_ALL };
    case 'call-started':
    case 'call-state':
    case 'consent':
    case 'purged':
    case 'level':
    case 'speech-started':
    case 'speech-ended':
    case 'turn':
    case 'overlap':
    case 'silence':
    case 'talk':
    case 'prompt-closed':
    case 'corrections-undone':
    case 'timing':
    case 'gap':
    case 'payment-pause':
    case 'degraded':
    case 'restored':
    case 'lag':
    case 'rewound':
    case 'call-ended':
      return undefined;
    default:
      return assertNever(event);
  }
}

function modalitiesOf({
  fused,
}: EventOf<'fused'> | Extract<AssistEventBody, { type: 'fused' }>): readonly ConsentPurpose[] {
  const used = Object.entries(fused.weights).flatMap(([modality, weight]) => (weight > 0 ? [modality] : []));
  return used.map((modality) => MODALITY_PURPOSES[modality as keyof typeof MODALITY_PURPOSES]);
}

/** Whether an event goes when a person takes an agreement back. */
export function isPurged(
  event: AssistEvent,
  { person, purposes }: Pick<EventOf<'purged'>, 'person' | 'purposes'>,
): boolean {
  const rest = restOf(event);
  return (
    rest !== undefined && isOf(person, rest.channel) && rest.purposes.some((purpose) => purposes.includes(purpose))
  );
}

/** Adds an event to those that are kept; one that says what goes takes that out first. Changes the list, which it returns: calls have many events. */
export function withPurge(events: AssistEvent[], next: AssistEvent): AssistEvent[] {
  if (next.type === 'purged') forgetPurged(events, next);
  events.push(next);
  return events;
}

function forgetPurged(events: AssistEvent[], purge: EventOf<'purged'>): void {
  let left = 0;
  for (const event of events) {
    if (!isPurged(event, purge)) events[left++] = event;
  }
  events.length = left;
}
