import type { AssistEvent } from '../../contract/events.ts';
import type { Rectification } from '../../contract/kept-calls.ts';
import type { SubjectTag } from '../../domain/audit.ts';
import { AppError } from '../../domain/errors.ts';
import type { Redactor } from '../redaction/find-sensitive.ts';
import { redactEvent } from '../redaction/redact-event.ts';
import { createRunningRedaction } from '../redaction/running-redaction.ts';
import type { StorePermission } from '../vault/store-permission.ts';
import type { Vault } from '../vault/vault.ts';

/** Who has something put right, when, and what takes personal data out of what they wrote. */
export interface RectifyContext {
  readonly redactor: Redactor;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  readonly by: SubjectTag;
}

/**
 * Puts a stored utterance right (GDPR Art. 16): what was first stays in the record, what is shown and found is the new. The audit log tells of it.
 * @throws AppError `call-not-found` for a call or an utterance that is not there.
 */
export function rectify(
  vault: Vault,
  callId: string,
  { segmentId, text, note }: Rectification,
  { redactor, nowMs, by }: RectifyContext,
): void {
  const { events, consent } = vault.readCall(callId);
  const said = events.findLast((event) => event.type === 'utterance' && event.utterance.id === segmentId);
  if (said?.type !== 'utterance')
    throw new AppError(
      'call-not-found',
      'There is no such utterance in this call. The package of the call names them.',
    );
  const { id, channel, startSample, endSample } = said.utterance;
  const event: AssistEvent = {
    v: 1,
    callId,
    seq: (events.at(-1)?.seq ?? 0) + 1,
    type: 'rectified',
    atSample: endSample,
    provenance: [],
    segment: { id, channel, startSample, endSample },
    ...(text !== undefined && { text }),
    ...(note !== undefined && { note }),
    atEpochMs: nowMs,
  };
  const redacted = redactEvent(event, createRunningRedaction(redactor));
  // It is stored under the consent that the call is stored under: no more is kept of the person than they have agreed to.
  const permission = { consent } as StorePermission;
  const what = text === undefined ? 'record' : 'transcript';
  vault.write([{ kind: 'correction', of: what, outcome: 'taken', call: vault.callTag(callId), by }], () =>
    vault.appendEvents(callId, [redacted], permission),
  );
}
