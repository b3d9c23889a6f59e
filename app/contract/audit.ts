import { z } from 'zod';
import {
  AUDIT_KINDS,
  AUDIT_ROLES,
  type AuditEvent,
  type AuditKind,
  CALL_ENDINGS,
  CONSENT_DECISIONS,
  ERASURE_REASONS,
  NOTICE_CHANNELS,
  type SubjectTag,
} from '../domain/audit.ts';
import { CONSENT_FORMS } from '../domain/consent.ts';

/** Zod mirrors of the audit log's events. They let no free text in: a text is a tag, a hash, a name of this software, or one of a closed list. */

const tag = z.custom<SubjectTag>((value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value));
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const name = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$/)
  .max(64);
const count = z.int().min(0);
const versioned = z.strictObject({ id: name, version: count }).readonly();
const role = z.enum(AUDIT_ROLES);

/** Mirrors `AuditEvent`, and refuses fields it does not know. */
export const auditEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('call-started'),
    call: tag,
    mode: z.enum(['live', 'recording']),
    profile: versioned,
    customer: tag.exactOptional(),
    agent: tag.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('call-ended'), call: tag, ending: z.enum(CALL_ENDINGS), lengthMs: count }),
  z.strictObject({
    kind: z.literal('consent'),
    call: tag,
    subject: tag.exactOptional(),
    role,
    purpose: name,
    decision: z.enum(CONSENT_DECISIONS),
    form: z.enum(CONSENT_FORMS),
    wording: versioned.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('notice'),
    call: tag,
    wording: versioned,
    channel: z.enum(NOTICE_CHANNELS),
    by: tag.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('prompt'), call: tag, rule: name, play: name, atSample: count }),
  z.strictObject({
    kind: z.literal('correction'),
    of: z.enum(['emotion', 'transcript', 'record']),
    outcome: z.enum(['taken', 'refused', 'undone']),
    call: tag.exactOptional(),
    by: tag.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('access'),
    by: tag,
    role,
    what: name,
    call: tag.exactOptional(),
    subject: tag.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('export'),
    what: name,
    redacted: z.boolean(),
    by: tag.exactOptional(),
    call: tag.exactOptional(),
    subject: tag.exactOptional(),
    sha256: sha256.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('import'),
    what: name,
    items: count,
    by: tag.exactOptional(),
    sha256: sha256.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('profile-changed'),
    from: versioned.exactOptional(),
    to: versioned,
    by: tag,
    confirmedBy: tag.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('configuration-changed'),
    setting: name,
    to: z.union([z.boolean(), z.number(), name]).exactOptional(),
    by: tag.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('erasure'),
    what: name,
    reason: z.enum(ERASURE_REASONS),
    keys: count,
    rows: count,
    call: tag.exactOptional(),
    subject: tag.exactOptional(),
    by: tag.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('retention'),
    dataClass: name,
    action: z.enum(['applied', 'hold-set', 'hold-lifted']),
    items: count,
    call: tag.exactOptional(),
    by: tag.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('restriction'),
    action: z.enum(['set', 'lifted']),
    call: tag,
    subject: tag.exactOptional(),
    by: tag.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('rotation'),
    what: name,
    state: z.enum(['begun', 'finished', 'undone']),
    keys: count,
  }),
  z.strictObject({
    kind: z.literal('backup'),
    action: z.enum(['made', 'restored', 'refused']),
    calls: count,
    sha256: sha256.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('payment-pause'),
    call: tag,
    action: z.enum(['paused', 'resumed']),
    cause: name,
    atSample: count,
  }),
  z.strictObject({
    kind: z.literal('budget-spent'),
    query: name,
    mechanism: name,
    epsilon: z.number().min(0),
    delta: z.number().min(0).max(1),
    subject: tag.exactOptional(),
  }),
  z.strictObject({ kind: z.literal('key-opened'), scheme: name }),
  z.strictObject({
    kind: z.literal('integrity-checked'),
    outcome: z.enum(['sound', 'damaged']),
    damaged: count,
  }),
]) satisfies z.ZodType<AuditEvent>;

/** Whether a text names a kind of event. */
export function isAuditKind(text: unknown): text is AuditKind {
  return AUDIT_KINDS.some((kind) => kind === text);
}
