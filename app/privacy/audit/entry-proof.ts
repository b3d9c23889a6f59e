/** That one entry is in a signed log, for somebody who does not have the log. */
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { readEntry } from './audit-entry.ts';
import { parseVerifierKey } from './audit-key.ts';
import { type AuditFault, fault } from './audit-verdict.ts';
import { isSignedBy, parseCheckpoint, strictBase64, type VerifierKey } from './checkpoint.ts';
import { inclusionProof, provesInclusion } from './merkle-proofs.ts';
import { leafHash } from './merkle-range.ts';
import type { AuditReading } from './verify-log.ts';

const entryProofValue = z.strictObject({
  /** The entry's text as stored, and its place. */
  entry: z.string(),
  index: z.int().min(0),
  /** RFC 9162 section 2.1.3: hashes from the leaf upwards, in base64. */
  inclusion: z.array(z.string()).max(64).readonly(),
  /** The signed note whose root they lead to, and the key it is signed with. */
  checkpoint: z.string(),
  publicKey: z.string(),
});
export type EntryProof = z.infer<typeof entryProofValue>;

/**
 * Proves one entry to the newest checkpoint. @param text the entry's stored text.
 * @throws AppError `invalid-request` for an entry that no checkpoint covers.
 */
export function entryProof(
  { leaves, newest }: Pick<AuditReading, 'leaves' | 'newest'>,
  { index, text, publicKey }: { readonly index: number; readonly text: string; readonly publicKey: string },
): EntryProof {
  const head = newest === undefined ? undefined : parseCheckpoint(newest);
  if (newest === undefined || !head || index >= head.size)
    throw new AppError('invalid-request', `Entry ${index} is not under a signed checkpoint.`);
  const inclusion = inclusionProof(leaves, index, head.size).map((hash) => Buffer.from(hash).toString('base64'));
  return { entry: text, index, inclusion, checkpoint: newest, publicKey };
}

/** What is wrong with a proof; nothing when it holds. @param by the key it must be signed with, instead of the one it names. */
export function faultOfProof(value: unknown, by?: VerifierKey): AuditFault | undefined {
  const parsed = entryProofValue.safeParse(value);
  if (!parsed.success) return fault('malformed', 'This is no proof of an entry.');
  const { entry, index, inclusion, checkpoint, publicKey } = parsed.data;
  const read = readEntry(entry);
  if (typeof read === 'string' || read.index !== index)
    return fault('malformed', `The proof does not hold entry ${index}.`, [index]);
  const key = parseVerifierKey(publicKey);
  if (!key || (by && by.text !== key.text))
    return fault('key-differs', 'The proof is signed with another key than the one that was named.');
  const head = parseCheckpoint(checkpoint);
  if (head?.origin !== key.name || !isSignedBy(head, key))
    return fault('signature-wrong', "The proof's checkpoint is not signed by its key.");
  const hashes = inclusion.map(strictBase64).filter((hash) => hash !== undefined);
  const proven = { index, size: head.size, leaf: leafHash(entry), root: head.root };
  if (hashes.length !== inclusion.length || !provesInclusion(hashes, proven))
    return fault('root-differs', `The proof does not lead from entry ${index} to the signed root.`, [index]);
  return undefined;
}
