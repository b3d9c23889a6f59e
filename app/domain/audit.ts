/** What the audit log tells of: what was done with a call or a person's data, when, by whom. Never what was said, seen or felt. */
import type { ConsentForm } from './consent.ts';

declare const opaque: unique symbol;

/**
 * A call or a person in the log: 128 bits in hex, made by `subjectTag` in `app/privacy/audit` from the id and a key of its own. Once that key
 * is destroyed nobody can tell whose entries these were; the type keeps a plain id or a name from being written by mistake.
 */
export type SubjectTag = string & { readonly [opaque]: true };

/** An identifier of this software or its settings in lower case, e.g. `sustained-frustration`: never anything that a person typed. */
export type AuditName = string;

/** SHA-256 in hex. */
export type Sha256 = string;

/** One wording or profile, and which version of it. */
export interface Versioned {
  readonly id: AuditName;
  readonly version: number;
}

export const AUDIT_ROLES = ['agent', 'customer', 'supervisor', 'administrator'] as const;
export type AuditRole = (typeof AUDIT_ROLES)[number];
export const CONSENT_DECISIONS = ['given', 'refused', 'withdrawn'] as const;
export const NOTICE_CHANNELS = ['spoken', 'played', 'shown', 'written'] as const;
export const CALL_ENDINGS = ['finished', 'stopped', 'failed', 'lost'] as const;
export const ERASURE_REASONS = ['request', 'withdrawal', 'retention', 'operator'] as const;

interface CallStarted {
  readonly kind: 'call-started';
  readonly call: SubjectTag;
  readonly mode: 'live' | 'recording';
  readonly profile: Versioned;
  readonly customer?: SubjectTag;
  readonly agent?: SubjectTag;
}
interface CallEnded {
  readonly kind: 'call-ended';
  readonly call: SubjectTag;
  readonly ending: (typeof CALL_ENDINGS)[number];
  readonly lengthMs: number;
}
/** One purpose (its name in the consent ledger) and what a person decided about it. */
interface ConsentChanged {
  readonly kind: 'consent';
  readonly call: SubjectTag;
  readonly subject?: SubjectTag;
  readonly role: AuditRole;
  readonly purpose: AuditName;
  readonly decision: (typeof CONSENT_DECISIONS)[number];
  readonly form: ConsentForm;
  readonly wording?: Versioned;
}
interface NoticeGiven {
  readonly kind: 'notice';
  readonly call: SubjectTag;
  readonly wording: Versioned;
  readonly channel: (typeof NOTICE_CHANNELS)[number];
  readonly by?: SubjectTag;
}
/** A card the agent saw, by its rule and playbook entry. */
interface PromptShown {
  readonly kind: 'prompt';
  readonly call: SubjectTag;
  readonly rule: AuditName;
  readonly play: AuditName;
  readonly atSample: number;
}
interface Corrected {
  readonly kind: 'correction';
  readonly of: 'emotion' | 'transcript' | 'record';
  readonly outcome: 'taken' | 'refused' | 'undone';
  readonly call?: SubjectTag;
  readonly by?: SubjectTag;
}
/** Who looked at what. */
interface Accessed {
  readonly kind: 'access';
  readonly by: SubjectTag;
  readonly role: AuditRole;
  readonly what: AuditName;
  readonly call?: SubjectTag;
  readonly subject?: SubjectTag;
}
/** Something left the vault; `sha256` is that of the file as written, where it is known by then. */
interface Exported {
  readonly kind: 'export';
  readonly what: AuditName;
  readonly redacted: boolean;
  readonly by?: SubjectTag;
  readonly call?: SubjectTag;
  readonly subject?: SubjectTag;
  readonly sha256?: Sha256;
}
interface Imported {
  readonly kind: 'import';
  readonly what: AuditName;
  readonly items: number;
  readonly by?: SubjectTag;
  readonly sha256?: Sha256;
}
interface ProfileChanged {
  readonly kind: 'profile-changed';
  readonly from?: Versioned;
  readonly to: Versioned;
  readonly by: SubjectTag;
  readonly confirmedBy?: SubjectTag;
}
/** `to` is left out where the value itself must not be told, e.g. an address or a key. */
interface ConfigurationChanged {
  readonly kind: 'configuration-changed';
  readonly setting: AuditName;
  readonly to?: boolean | number | AuditName;
  readonly by?: SubjectTag;
}
/** What was erased; `keys` is how many data keys were destroyed with it. */
interface Erased {
  readonly kind: 'erasure';
  readonly what: AuditName;
  readonly reason: (typeof ERASURE_REASONS)[number];
  readonly keys: number;
  readonly rows: number;
  readonly call?: SubjectTag;
  readonly subject?: SubjectTag;
  readonly by?: SubjectTag;
}
interface RetentionApplied {
  readonly kind: 'retention';
  readonly dataClass: AuditName;
  readonly action: 'applied' | 'hold-set' | 'hold-lifted';
  readonly items: number;
  readonly call?: SubjectTag;
  readonly by?: SubjectTag;
}
/** A person had the use of a call restricted (GDPR Art. 18), or that was lifted. */
interface Restricted {
  readonly kind: 'restriction';
  readonly action: 'set' | 'lifted';
  readonly call: SubjectTag;
  readonly subject?: SubjectTag;
  readonly by?: SubjectTag;
}
interface KeyRotated {
  readonly kind: 'rotation';
  readonly what: AuditName;
  readonly state: 'begun' | 'finished' | 'undone';
  readonly keys: number;
}
interface BackedUp {
  readonly kind: 'backup';
  readonly action: 'made' | 'restored' | 'refused';
  readonly calls: number;
  readonly sha256?: Sha256;
}
interface PaymentPaused {
  readonly kind: 'payment-pause';
  readonly call: SubjectTag;
  readonly action: 'paused' | 'resumed';
  readonly cause: AuditName;
  readonly atSample: number;
}
/** A noisy figure was given, at this cost; `subject` where one person's budget was spent. */
interface BudgetSpent {
  readonly kind: 'budget-spent';
  readonly query: AuditName;
  readonly mechanism: AuditName;
  readonly epsilon: number;
  readonly delta: number;
  readonly subject?: SubjectTag;
}
/** The vault was opened, and what protects its key. */
interface KeyOpened {
  readonly kind: 'key-opened';
  readonly scheme: AuditName;
}
interface IntegrityChecked {
  readonly kind: 'integrity-checked';
  readonly outcome: 'sound' | 'damaged';
  readonly damaged: number;
}

/** One thing that happened. A new kind is one member here and one in `app/contract/audit.ts`. */
export type AuditEvent =
  | CallStarted
  | CallEnded
  | ConsentChanged
  | NoticeGiven
  | PromptShown
  | Corrected
  | Accessed
  | Exported
  | Imported
  | ProfileChanged
  | ConfigurationChanged
  | Erased
  | RetentionApplied
  | Restricted
  | KeyRotated
  | BackedUp
  | PaymentPaused
  | BudgetSpent
  | KeyOpened
  | IntegrityChecked;
export type AuditKind = AuditEvent['kind'];

/** Every kind there is. */
export const AUDIT_KINDS = [
  'call-started',
  'call-ended',
  'consent',
  'notice',
  'prompt',
  'correction',
  'access',
  'export',
  'import',
  'profile-changed',
  'configuration-changed',
  'erasure',
  'retention',
  'restriction',
  'rotation',
  'backup',
  'payment-pause',
  'budget-spent',
  'key-opened',
  'integrity-checked',
] as const satisfies readonly AuditKind[];
