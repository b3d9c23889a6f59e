import fc from 'fast-check';
import type { AuditEvent, AuditKind, SubjectTag } from '../domain/audit.ts';
import { createCheckpointSigner } from '../privacy/audit/audit-key.ts';
import { type AuditLog, createAuditLog } from '../privacy/audit/audit-log.ts';
import { subjectTag } from '../privacy/audit/subject-tag.ts';
import { createMemoryAuditStore, type MemoryAuditStore } from './memory-audit-store.ts';

/** A tag of a made call or person. */
export function madeTag(id: string): SubjectTag {
  return subjectTag(new Uint8Array(32).fill(9), id);
}

const [call, person] = [madeTag('call'), madeTag('person')];
const [wording, profile, sha256] = [{ id: 'eu-short', version: 2 }, { id: 'eu', version: 1 }, 'ab'.repeat(32)];

/** One event of each kind. */
export const MADE_EVENTS: { readonly [K in AuditKind]: Extract<AuditEvent, { readonly kind: K }> } = {
  'call-started': { kind: 'call-started', call, mode: 'live', profile, customer: person },
  'call-ended': { kind: 'call-ended', call, ending: 'finished', lengthMs: 61_500 },
  consent: { kind: 'consent', call, role: 'customer', purpose: 'voice-emotion', decision: 'given', form: 'spoken' },
  notice: { kind: 'notice', call, wording, channel: 'spoken' },
  prompt: { kind: 'prompt', call, rule: 'sustained-frustration', play: 'acknowledge-wait', atSample: 160_000 },
  correction: { kind: 'correction', of: 'emotion', outcome: 'taken', call },
  access: { kind: 'access', by: person, role: 'supervisor', what: 'transcript', call },
  export: { kind: 'export', what: 'report', redacted: true, sha256 },
  import: { kind: 'import', what: 'consent', items: 3 },
  'profile-changed': { kind: 'profile-changed', from: profile, to: { id: 'uk', version: 1 }, by: person },
  'configuration-changed': { kind: 'configuration-changed', setting: 'retention.days', to: 30 },
  erasure: { kind: 'erasure', what: 'call', reason: 'request', keys: 1, rows: 412, call },
  retention: { kind: 'retention', dataClass: 'recordings', action: 'applied', items: 4 },
  restriction: { kind: 'restriction', action: 'set', call, subject: person },
  rotation: { kind: 'rotation', what: 'master-key', state: 'finished', keys: 12 },
  backup: { kind: 'backup', action: 'made', calls: 12, sha256 },
  'payment-pause': { kind: 'payment-pause', call, action: 'paused', cause: 'phrase', atSample: 320_000 },
  'budget-spent': { kind: 'budget-spent', query: 'mean-mood', mechanism: 'laplace', epsilon: 0.25, delta: 0 },
  'key-opened': { kind: 'key-opened', scheme: 'os-keystore' },
  'integrity-checked': { kind: 'integrity-checked', outcome: 'sound', damaged: 0 },
};

/** Any event. */
export const someEvent: fc.Arbitrary<AuditEvent> = fc.constantFrom(...Object.values(MADE_EVENTS));

export interface MadeLog {
  readonly log: AuditLog;
  readonly store: MemoryAuditStore;
}

/** A log over a store in memory: one second passes between entries. @param seed of its signing key, one byte repeated. */
export function openMadeLog(store: MemoryAuditStore = createMemoryAuditStore(), seed = 1): MadeLog {
  const signer = createCheckpointSigner(new Uint8Array(32).fill(seed));
  return { store, log: createAuditLog({ store, signer, epochMs: () => 1_790_000_000_000 + 1000 * store.size() }) };
}

/** A log with so many entries of all kinds but ends of calls, so that only every 64th entry is signed. */
export function madeLog(entries: number, seed = 1): MadeLog {
  const made = openMadeLog(createMemoryAuditStore(), seed);
  const events = Object.values(MADE_EVENTS).filter(({ kind }) => kind !== 'call-ended');
  for (let n = 0; n < entries; n++) made.log.append(events[n % events.length] ?? MADE_EVENTS.access);
  return made;
}
