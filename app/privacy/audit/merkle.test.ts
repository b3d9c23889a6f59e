import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { LeafHashes } from './leaf-hashes.ts';
import { consistencyProof, inclusionProof, provesConsistency, provesInclusion, rootBetween } from './merkle-proofs.ts';
import { EMPTY_RANGE, extended, leafHash, rootOf } from './merkle-range.ts';

/** The eight inputs of the certificate-transparency project's own tests, in hex. */
const CT_INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
/** Their roots as published there, for trees of 0 to 8 leaves. */
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const MANY = Array.from({ length: 71 }, (_, n) => Buffer.from(`leaf ${n}`));

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

/** RFC 6962, section 2.1, word for word: independent of what is tested. */
function naiveRoot(inputs: readonly Uint8Array[]): Buffer {
  const [only] = inputs;
  if (!only) return sha256();
  if (inputs.length === 1) return sha256(Uint8Array.of(0), only);
  let split = 1;
  while (split * 2 < inputs.length) split *= 2;
  return sha256(Uint8Array.of(1), naiveRoot(inputs.slice(0, split)), naiveRoot(inputs.slice(split)));
}

function leavesOf(inputs: readonly Uint8Array[]): LeafHashes {
  const leaves = new LeafHashes();
  for (const input of inputs) leaves.add(leafHash(input));
  return leaves;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the root', () => {
  it('is the published one for each of the certificate-transparency trees', () => {
    const inputs = CT_INPUTS.map((text) => Buffer.from(text, 'hex'));
    let range = EMPTY_RANGE;
    const roots = [rootOf(range)];
    for (const input of inputs) {
      range = extended(range, leafHash(input));
      roots.push(rootOf(range));
    }
    expect(roots.map(hex)).toEqual(CT_ROOTS);
    expect(inputs.map((_, n) => hex(naiveRoot(inputs.slice(0, n))))).toEqual(CT_ROOTS.slice(0, -1));
  });

  it('is that of the plain recursion at every size up to 70', () => {
    const leaves = leavesOf(MANY);
    for (let size = 0; size <= 70; size++) {
      expect(hex(rootBetween(leaves, 0, size))).toBe(hex(naiveRoot(MANY.slice(0, size))));
    }
  });

  it('keeps an earlier range as it was', () => {
    const three = MANY.slice(0, 3).reduce((range, input) => extended(range, leafHash(input)), EMPTY_RANGE);
    const before = hex(rootOf(three));
    extended(three, leafHash('more'));
    expect(hex(rootOf(three))).toBe(before);
  });
});

describe('an inclusion proof', () => {
  it('is the one of the example tree in RFC 9162, section 2.1.5', () => {
    const leaves = leavesOf(MANY.slice(0, 7));
    const [b, c, d, j] = [leaves.at(1), leaves.at(2), leaves.at(3), leaves.at(6)];
    const [g, h, i] = [rootBetween(leaves, 0, 2), rootBetween(leaves, 2, 4), rootBetween(leaves, 4, 6)];
    const [k, l] = [rootBetween(leaves, 0, 4), rootBetween(leaves, 4, 7)];
    expect(inclusionProof(leaves, 0, 7)).toEqual([b, h, l]);
    expect(inclusionProof(leaves, 3, 7)).toEqual([c, g, l]);
    expect(inclusionProof(leaves, 4, 7)).toEqual([leaves.at(5), j, k]);
    expect(inclusionProof(leaves, 6, 7)).toEqual([i, k]);
    expect(consistencyProof(leaves, 3, 7)).toEqual([c, d, g, l]);
    expect(consistencyProof(leaves, 4, 7)).toEqual([l]);
    expect(consistencyProof(leaves, 6, 7)).toEqual([i, j, k]);
  });

  it('holds for every leaf of every size up to 70, and for no other leaf, place, size or root', () => {
    const leaves = leavesOf(MANY);
    for (let size = 1; size <= 70; size++) {
      const root = rootBetween(leaves, 0, size);
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(leaves, index, size);
        const told = { index, size, leaf: leaves.at(index), root };
        expect(provesInclusion(proof, told)).toBe(true);
        expect(provesInclusion(proof, { ...told, leaf: leaves.at(index + 1) })).toBe(false);
        expect(provesInclusion(proof, { ...told, index: index + 1 })).toBe(false);
        expect(provesInclusion(proof, { ...told, root: leafHash('no root') })).toBe(false);
        expect(provesInclusion(proof.slice(0, -1), told)).toBe(size === 1);
        expect(provesInclusion([...proof, root], told)).toBe(false);
      }
    }
  });
});

describe('a consistency proof', () => {
  it('holds between all sizes up to 70, and for no other root', () => {
    const leaves = leavesOf(MANY);
    const roots = Array.from({ length: 71 }, (_, size) => rootBetween(leaves, 0, size));
    const other = leafHash('no root');
    for (const [to, after] of roots.entries()) {
      for (const [from, before] of roots.slice(0, to + 1).entries()) {
        const proof = consistencyProof(leaves, from, to);
        const [old, grown] = [
          { size: from, root: before },
          { size: to, root: after },
        ];
        expect(provesConsistency(proof, old, grown)).toBe(true);
        expect(provesConsistency(proof, { ...old, root: other }, grown)).toBe(false);
        expect(provesConsistency([...proof, other], old, grown)).toBe(false);
        if (from > 0) expect(provesConsistency(proof, old, { ...grown, root: other })).toBe(false);
        if (from > 0 && from < to) expect(provesConsistency(proof.slice(0, -1), old, grown)).toBe(false);
      }
    }
  });

  it('is refused where a tree would have shrunk', () => {
    const leaves = leavesOf(MANY);
    expect(() => consistencyProof(leaves, 8, 7)).toThrow(RangeError);
    expect(() => inclusionProof(leaves, 7, 7)).toThrow(RangeError);
    const [eight, seven] = [8, 7].map((size) => ({ size, root: rootBetween(leaves, 0, size) }));
    expect(eight && seven && provesConsistency([], eight, seven)).toBe(false);
  });
});

test('larger trees give the same roots and proofs that hold', () => {
  const inputs = Array.from({ length: 3000 }, (_, n) => Buffer.from(String(n)));
  const leaves = leavesOf(inputs);
  fc.assert(
    fc.property(fc.integer({ min: 71, max: 3000 }), fc.nat(), fc.nat(), (size, someIndex, someFrom) => {
      const [index, from] = [someIndex % size, someFrom % (size + 1)];
      const root = rootBetween(leaves, 0, size);
      expect(hex(root)).toBe(hex(naiveRoot(inputs.slice(0, size))));
      expect(provesInclusion(inclusionProof(leaves, index, size), { index, size, leaf: leaves.at(index), root })).toBe(
        true,
      );
      const before = { size: from, root: rootBetween(leaves, 0, from) };
      expect(provesConsistency(consistencyProof(leaves, from, size), before, { size, root })).toBe(true);
    }),
    { numRuns: 60 },
  );
});
