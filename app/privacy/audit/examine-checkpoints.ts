import { type AuditFault, fault, type WitnessAgreement } from './audit-verdict.ts';
import { type Checkpoint, isSignedBy, parseCheckpoint, type VerifierKey } from './checkpoint.ts';
import type { LeafHashes } from './leaf-hashes.ts';
import { consistencyProof, provesConsistency, type TreeHead } from './merkle-proofs.ts';
import { EMPTY_RANGE, extended, type MerkleRange, rootOf } from './merkle-range.ts';

/** The tree over all entries, and how many of them a signed checkpoint covers. */
export interface SignedTree {
  readonly head: TreeHead;
  readonly signedEntries: number;
}

/** Checks the log's own checkpoints: each signed by its key, sizes rising, each root that of the entries. */
export function examineCheckpoints(
  notes: readonly string[],
  leaves: LeafHashes,
  key: VerifierKey,
): SignedTree | AuditFault {
  let range = EMPTY_RANGE;
  let signed = 0;
  for (const [n, note] of notes.entries()) {
    const checkpoint = parseCheckpoint(note);
    // One signature and nothing else: what could be added without being noticed has no place in the log.
    if (checkpoint?.signatures.length !== 1 || checkpoint.body.split('\n').length !== 4)
      return fault('checkpoint-malformed', `Checkpoint ${n} is not one that this app writes.`);
    if (checkpoint.origin !== key.name || !isSignedBy(checkpoint, key))
      return fault('signature-wrong', `Checkpoint ${n} is not signed by this log's key.`);
    if (n > 0 && checkpoint.size <= signed)
      return fault('checkpoint-order', `Checkpoint ${n} covers no more entries than the one before it.`);
    if (checkpoint.size > leaves.size) return missing(leaves.size, checkpoint.size);
    range = grown(range, leaves, checkpoint.size);
    if (Buffer.compare(rootOf(range), checkpoint.root) !== 0) return differs(n, signed, checkpoint.size);
    signed = checkpoint.size;
  }
  return { head: { size: leaves.size, root: rootOf(grown(range, leaves, leaves.size)) }, signedEntries: signed };
}

/** Proves that the log is what each witness saw, with entries added at the end. */
export function examineWitnesses(
  notes: readonly Checkpoint[],
  leaves: LeafHashes,
  { key, head }: { readonly key: VerifierKey; readonly head: TreeHead },
): readonly WitnessAgreement[] | AuditFault {
  const agreements: WitnessAgreement[] = [];
  let agreed = 0;
  for (const seen of notes.toSorted((a, b) => a.size - b.size)) {
    const { size } = seen;
    if (seen.origin !== key.name || !isSignedBy(seen, key)) {
      const sentence = 'The witness has a checkpoint of another key: this is another log, or the log was signed anew.';
      return fault('witness-of-another-key', sentence);
    }
    if (size > head.size) {
      const sentence = `The log was cut: the witness has seen ${size} entries, and ${head.size} are left.`;
      return fault('shorter-than-witness', sentence, [head.size]);
    }
    const consistency = consistencyProof(leaves, size, head.size);
    if (!provesConsistency(consistency, seen, head)) {
      const sentence = `The log was rewritten: entries ${agreed} to ${size - 1} are not those that the witness has seen.`;
      return fault('contradicts-witness', sentence, [agreed, size - 1]);
    }
    agreements.push({ size, consistency });
    agreed = size;
  }
  return agreements;
}

function grown(range: MerkleRange, leaves: LeafHashes, size: number): MerkleRange {
  let result = range;
  for (let index = range.size; index < size; index++) result = extended(result, leaves.at(index));
  return result;
}

function missing(entries: number, signed: number): AuditFault {
  const sentence = `Entry ${entries} and what follows is missing: ${signed} entries were signed, and ${entries} are here.`;
  return fault('entries-missing', sentence, [entries]);
}

function differs(n: number, from: number, to: number): AuditFault {
  if (to === 0) return fault('root-differs', `Checkpoint ${n} has a root that no empty log has.`);
  const sentence = `Among entries ${from} to ${to - 1} something was changed: they are not those that checkpoint ${n} was signed over.`;
  return fault('root-differs', sentence, [from, to - 1]);
}
