/** The Merkle tree of RFC 6962 section 2.1 (RFC 9162 section 2.1.1) as it grows: leaves go in, the root of all so far comes out. */
import { createHash } from 'node:crypto';

/** Bytes of SHA-256. */
export const HASH_BYTES = 32;

// Leaves and nodes are hashed apart, so that no node can be passed off as a leaf (RFC 6962, section 2.1).
const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/** The root of a tree without leaves. */
export const EMPTY_ROOT: Uint8Array = createHash('sha256').digest();

/** SHA-256(0x00 ‖ text), the text as UTF-8. */
export function leafHash(text: string | Uint8Array): Buffer {
  return createHash('sha256').update(LEAF_PREFIX).update(text).digest();
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest();
}

/**
 * All that must be kept of `size` leaves to go on: the roots of the perfect subtrees they make, largest first, one for each bit of `size`.
 * Never changed in place, so that an earlier state can be kept.
 */
export interface MerkleRange {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_RANGE: MerkleRange = { size: 0, peaks: [] };

/** The range with one leaf more: amortised one node hash. */
export function extended({ size, peaks }: MerkleRange, leaf: Uint8Array): MerkleRange {
  const grown = [...peaks, leaf];
  // Two trees of one height become one: as often as the old size ends in ones.
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    const [left, right] = grown.splice(-2);
    if (left && right) grown.push(nodeHash(left, right));
  }
  return { size: size + 1, peaks: grown };
}

/** The root over all leaves of the range. */
export function rootOf({ peaks }: MerkleRange): Uint8Array {
  return peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => nodeHash(left, right));
}
