import type { AssistEvent } from '../../contract/events.ts';
import type { Redactor } from './find-sensitive.ts';
import { redactEvent } from './redact-event.ts';
import { createRunningRedaction } from './running-redaction.ts';

/**
 * Redacts the events of one call as they are told, each in the light of what was said before it. What only later words give away it has let through: where
 * events are kept, `RunningRedaction.hear` says which utterances have to be written anew, and `redactCall` redacts a call that is over.
 */
export function createRedactionAsTold(redactor: Redactor): (event: AssistEvent) => AssistEvent {
  const redactions = createRunningRedaction(redactor);
  return (event) => {
    if (event.type === 'utterance') redactions.hear(event.utterance);
    return redactEvent(event, redactions);
  };
}
