/** Proofs over the tree of RFC 6962: that a leaf is in it, and that it only grew. Made as RFC 9162 sections 2.1.3.1 and 2.1.4.1 say. */
import type { LeafHashes } from './leaf-hashes.ts';
import { EMPTY_RANGE, extended, nodeHash, rootOf } from './merkle-range.ts';

/** Hashes from the leaf upwards. */
export type MerkleProof = readonly Uint8Array[];

/** The hashes that lead from leaf `index` to the root over the first `size` leaves. @throws RangeError for a leaf that is not among them. */
export function inclusionProof(leaves: LeafHashes, index: number, size: number): MerkleProof {
  if (!(index >= 0 && index < size && size <= leaves.size)) throw new RangeError('The leaf is not in the tree.');
  const path = (start: number, end: number): MerkleProof => {
    if (end - start === 1) return [];
    const middle = start + largestPowerBelow(end - start);
    return index < middle
      ? [...path(start, middle), rootBetween(leaves, middle, end)]
      : [...path(middle, end), rootBetween(leaves, start, middle)];
  };
  return path(0, size);
}

/** The hashes that lead from the root over `from` leaves to that over `to`. Empty when `from` is 0 or `to`. @throws RangeError when it shrinks. */
export function consistencyProof(leaves: LeafHashes, from: number, to: number): MerkleProof {
  if (!(from >= 0 && from <= to && to <= leaves.size)) throw new RangeError('A tree only grows.');
  if (from === 0) return [];
  const subproof = (start: number, end: number, whole: boolean): MerkleProof => {
    if (end === from) return whole ? [] : [rootBetween(leaves, start, end)];
    const middle = start + largestPowerBelow(end - start);
    return from <= middle
      ? [...subproof(start, middle, whole), rootBetween(leaves, middle, end)]
      : [...subproof(middle, end, false), rootBetween(leaves, start, middle)];
  };
  return subproof(0, to, true);
}

/** Whether the proof leads from the leaf to the root (RFC 9162, section 2.1.3.2). */
export function provesInclusion(
  proof: MerkleProof,
  { index, size, leaf, root }: { index: number; size: number; leaf: Uint8Array; root: Uint8Array },
): boolean {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size) && index >= 0 && index < size)) return false;
  let [place, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else hash = nodeHash(hash, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && same(hash, root);
}

/** One state of a tree: what a checkpoint signs. */
export interface TreeHead {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether the proof shows that `after` is `before` with leaves added at the end (RFC 9162, section 2.1.4.2). */
export function provesConsistency(proof: MerkleProof, before: TreeHead, after: TreeHead): boolean {
  if (!(Number.isSafeInteger(before.size) && Number.isSafeInteger(after.size))) return false;
  if (before.size < 0 || before.size > after.size) return false;
  if (before.size === 0) return proof.length === 0 && same(before.root, rootOf(EMPTY_RANGE));
  if (before.size === after.size) return proof.length === 0 && same(before.root, after.root);
  let [place, last] = [before.size - 1, after.size - 1];
  while (isOdd(place)) [place, last] = [half(place), half(last)];
  // Where the old tree is a perfect one, its root is the first node of the proof, and is left out of it.
  const [first, ...rest] = place === 0 ? [before.root, ...proof] : proof;
  if (!first) return false;
  let [old, grown] = [first, first];
  for (const node of rest) {
    if (last === 0) return false;
    if (isOdd(place) || place === last) {
      [old, grown] = [nodeHash(node, old), nodeHash(node, grown)];
      while (!isOdd(place) && place !== 0) [place, last] = [half(place), half(last)];
    } else grown = nodeHash(grown, node);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && same(old, before.root) && same(grown, after.root);
}

/** The root over leaves `start` to `end`, exclusive. */
export function rootBetween(leaves: LeafHashes, start: number, end: number): Uint8Array {
  let range = EMPTY_RANGE;
  for (let index = start; index < end; index++) range = extended(range, leaves.at(index));
  return rootOf(range);
}

/** The largest power of two below `count`, which is at least 2. */
function largestPowerBelow(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

// Plain arithmetic: the bit operators of ECMAScript end at 32 bits.
function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function half(value: number): number {
  return Math.floor(value / 2);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
