/** A call's events when it is over: every utterance is known, so a number is taken out from its first digit on. */
import type { AssistEvent } from '../../contract/events.ts';
import type { Redactor } from './find-sensitive.ts';
import { redactEvent } from './redact-event.ts';
import { createRunningRedaction } from './running-redaction.ts';

/**
 * @returns as many events, in the same order. Words so far of an utterance that turned out to hold something personal are emptied: they stop anywhere, so
 * nobody can tell which of them were part of it.
 */
export function redactCall(events: readonly AssistEvent[], redactor: Redactor): readonly AssistEvent[] {
  const redactions = createRunningRedaction(redactor);
  const inTurn = events.map((event) => {
    if (event.type === 'utterance') redactions.hear(event.utterance);
    if (event.type === 'payment-pause' && event.state === 'paused') redactions.cutOff();
    return event.type === 'partial' ? redactEvent(event, redactions) : event;
  });
  return inTurn.map((event) => {
    if (event.type !== 'partial') return redactEvent(event, redactions);
    return redactions.spansOf(event.segment.id).length > 0 ? { ...event, text: '' } : event;
  });
}
