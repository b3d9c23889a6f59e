import type { AuditEntry } from './audit-entry.ts';
import { type AuditVerdict, fault } from './audit-verdict.ts';
import type { Checkpoint, VerifierKey } from './checkpoint.ts';
import type { EntryExamination } from './entry-examination.ts';
import { examineCheckpoints, examineWitnesses } from './examine-checkpoints.ts';
import type { LeafHashes } from './leaf-hashes.ts';

/** What the log is held against beside itself. */
export interface VerifyOptions {
  /** Checkpoints that were kept elsewhere. Without one, whoever holds the signing key could have rewritten everything. */
  readonly witnesses?: readonly Checkpoint[];
  /** The key the signatures must be of. */
  readonly publicKey?: VerifierKey;
}

/** A log as it was read, from a store or a file. */
export interface AuditReading {
  readonly verdict: AuditVerdict;
  /** Of the entries that were taken in. */
  readonly leaves: LeafHashes;
  /** The last checkpoint. */
  readonly newest?: string;
}

/** Sees every entry and its stored text as they come, before it is known whether the log is sound. */
export type OnEntry = (entry: AuditEntry, text: string) => void;

export function readingOf(verdict: AuditVerdict, leaves: LeafHashes, checkpoints: readonly string[]): AuditReading {
  const newest = checkpoints.at(-1);
  return { verdict, leaves, ...(newest !== undefined && { newest }) };
}

/**
 * The verdict over a log whose entries have all been taken in without a fault.
 * @param mustBeSigned whether the last checkpoint must cover the last entry, as in an exported log.
 */
export function verdictOn(
  {
    entries,
    checkpoints,
    key,
    mustBeSigned,
  }: {
    readonly entries: EntryExamination;
    readonly checkpoints: readonly string[];
    readonly key: VerifierKey;
    readonly mustBeSigned: boolean;
  },
  { witnesses = [], publicKey = key }: VerifyOptions,
): AuditVerdict {
  const broken = entries.end();
  if (broken) return broken;
  if (publicKey.text !== key.text)
    return fault('key-differs', 'The log is signed by another key than the one that was named.');
  const { leaves } = entries;
  const tree = examineCheckpoints(checkpoints, leaves, key);
  if ('sound' in tree) return tree;
  const { head, signedEntries } = tree;
  const agreements = examineWitnesses(witnesses, leaves, { key, head });
  if ('sound' in agreements) return agreements;
  const unsigned = head.size - signedEntries;
  if (mustBeSigned && (unsigned > 0 || checkpoints.length === 0)) {
    const sentence = `No checkpoint covers entries ${signedEntries} to ${head.size - 1}; an exported log ends with one that does.`;
    return fault('end-unsigned', sentence, unsigned > 0 ? [signedEntries] : []);
  }
  const notes = unsigned > 0 ? [`${unsigned} entries after the last checkpoint are chained, but not signed yet.`] : [];
  return {
    sound: true,
    entries: head.size,
    root: head.root,
    checkpoints: checkpoints.length,
    signedEntries,
    publicKey: key.text,
    witnesses: agreements,
    notes: [...entries.notes(), ...notes],
  };
}
