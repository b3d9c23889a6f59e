/** One entry of the audit log as it is stored: a canonical JSON text that names the hash of the one before it. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { auditEvent, isAuditKind } from '../../contract/audit.ts';
import type { AuditEvent, Sha256 } from '../../domain/audit.ts';
import { canonicalJson } from './canonical-json.ts';

/** Bytes of the longest line that is read: entries of ours have a few hundred. */
export const LONGEST_ENTRY = 65_536;
/** What the first entry names as the one before it. */
export const NO_PREVIOUS: Sha256 = '0'.repeat(64);

export interface AuditEntry {
  /** Version of this form. */
  readonly v: 1;
  /** Place in the log, from 0. */
  readonly index: number;
  /** What the machine's clock said; it may go back, the places never do. */
  readonly atEpochMs: number;
  readonly event: AuditEvent;
  /** SHA-256 of the stored text before. */
  readonly previous: Sha256;
}

const auditEntry = z.strictObject({
  v: z.literal(1),
  index: z.int().min(0),
  atEpochMs: z.int(),
  event: auditEvent,
  previous: z.string().regex(/^[0-9a-f]{64}$/),
}) satisfies z.ZodType<AuditEntry>;

/** Why a text is no entry. */
export type EntryFault = 'not-canonical' | 'unknown-kind' | 'malformed';

/** The text that is stored and hashed. */
export function entryText(entry: AuditEntry): string {
  return canonicalJson(entry);
}

/** SHA-256 of a stored text, in hex: what the next entry names as `previous`. */
export function entryHash(text: string): Sha256 {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Reads a stored text; only the one text an entry can have is taken for it. */
export function readEntry(text: string): AuditEntry | EntryFault {
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (canonicalJson(value) !== text) return 'not-canonical';
  } catch {
    return 'not-canonical';
  }
  const parsed = auditEntry.safeParse(value);
  if (parsed.success) return parsed.data;
  return isAuditKind(kindOf(value)) ? 'malformed' : 'unknown-kind';
}

function kindOf(value: unknown): unknown {
  const outer = z.object({ event: z.object({ kind: z.unknown() }) }).safeParse(value);
  return outer.success ? outer.data.event.kind : undefined;
}
