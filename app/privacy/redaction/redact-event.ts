/** Events without what is personal in their words. Which text of which event may hold words is listed here, and a test holds the list to the contract. */
import type { AssistEvent } from '../../contract/events.ts';
import { movedSpan, redactText } from './redact-text.ts';
import type { CallRedactions } from './running-redaction.ts';

/**
 * Every free text of an event by its path in the contract. `said`: an utterance's own words. `repeats`: may quote the call. `plain`: ids, names of models,
 * sentences of the app itself, which carry nothing that was said.
 */
export const EVENT_TEXTS = {
  'utterance.utterance.text': 'said',
  'partial.text': 'said',
  'rectified.text': 'repeats',
  'rectified.note': 'repeats',
  'prompt.prompt.reasons.text': 'repeats',
  'prompt.prompt.reasons.quote': 'repeats',
  'second-opinion.opinion.reason': 'repeats',
  'forecast.forecast.reasons.text': 'repeats',
  'prompt.prompt.title': 'plain',
  'prompt.prompt.suggestion': 'plain',
  'prompt.prompt.id': 'plain',
  'prompt.prompt.rule': 'plain',
  'prompt.prompt.play': 'plain',
  'prompt.prompt.reasons.utteranceIds': 'plain',
  'prompt-closed.promptId': 'plain',
  'forecast.forecast.reasons.field': 'plain',
  'forecast.forecast.missing': 'plain',
  'forecast.forecast.notices': 'plain',
  'context.context.needs.name': 'plain',
  'context.context.causes.segment.id': 'plain',
  'second-opinion.source.host': 'plain',
  'second-opinion.source.model': 'plain',
  'call-started.description': 'plain',
  'call-started.permissions.reason': 'plain',
  'call-started.profile.id': 'plain',
  'call-started.profile.version': 'plain',
  'call-started.profile.name': 'plain',
  'call-started.profile.notice.wording': 'plain',
  'call-started.profile.notice.text': 'plain',
  'call-started.profile.agentNotice.wording': 'plain',
  'call-started.profile.agentNotice.text': 'plain',
  'call-started.profile.exports': 'plain',
  'call-started.profile.problem': 'plain',
  'consent.consent.notice.wording': 'plain',
  'consent.permissions.reason': 'plain',
  'call-started.enrichment.host': 'plain',
  'call-started.enrichment.model': 'plain',
  'turn.turn.id': 'plain',
  'turn.turn.utteranceIds': 'plain',
  'utterance.utterance.id': 'plain',
  'gap.message': 'plain',
  'degraded.failure.message': 'plain',
  'call-ended.failure.message': 'plain',
  'call-ended.timings.modelRuns.(key)': 'plain',
  'correction.outcome.message': 'plain',
} as const;

/**
 * @param redactions of the call, which has heard every utterance that the event speaks of.
 * @returns the event as it may be stored or sent. Marked words of causes move with the text they stand in.
 */
export function redactEvent(event: AssistEvent, redactions: CallRedactions): AssistEvent {
  switch (event.type) {
    case 'utterance': {
      const { utterance } = event;
      return {
        ...event,
        utterance: { ...utterance, text: redactText(utterance.text, redactions.spansOf(utterance.id)) },
      };
    }
    case 'partial':
      return { ...event, text: redactions.partial({ ...event.segment, text: event.text }) };
    case 'context': {
      const causes = event.context.causes.map((cause) =>
        cause.words ? { ...cause, words: movedSpan(cause.words, redactions.spansOf(cause.segment.id)) } : cause,
      );
      return { ...event, context: { ...event.context, causes } };
    }
    case 'prompt': {
      const reasons = event.prompt.reasons.map((reason) => ({
        ...reason,
        text: redactions.redact(reason.text),
        ...(reason.quote !== undefined && { quote: redactions.redact(reason.quote) }),
      }));
      return { ...event, prompt: { ...event.prompt, reasons } };
    }
    case 'forecast': {
      const reasons = event.forecast.reasons.map((reason) => ({ ...reason, text: redactions.redact(reason.text) }));
      return { ...event, forecast: { ...event.forecast, reasons } };
    }
    case 'rectified': {
      const { text, note } = event;
      return {
        ...event,
        ...(text !== undefined && { text: redactions.redact(text) }),
        ...(note !== undefined && { note: redactions.redact(note) }),
      };
    }
    case 'second-opinion':
      return { ...event, opinion: { ...event.opinion, reason: redactions.redact(event.opinion.reason) } };
    default:
      return event;
  }
}
