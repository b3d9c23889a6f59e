import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCheckpointSigner, parseVerifierKey } from './audit-key.ts';
import { isSignedBy, parseCheckpoint } from './checkpoint.ts';
import { leafHash } from './merkle-range.ts';

const signer = createCheckpointSigner(new Uint8Array(32).fill(7));
const head = { size: 3, root: leafHash('some root') };
const note = signer.sign(head);

/** Key and signature from the documentation of Go's golang.org/x/mod/sumdb/note: made by another implementation. */
const GO_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const GO_BODY = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const GO_SIGNATURE = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';

describe('a checkpoint', () => {
  it('has the lines of a C2SP checkpoint and is signed by its key', () => {
    const lines = note.split('\n');
    expect(lines).toHaveLength(6);
    expect(lines.slice(0, 4)).toEqual([signer.origin, '3', head.root.toString('base64'), '']);
    expect(lines[4]).toMatch(/^— emoaisec[.]local\/audit\/[0-9a-f]{32} [A-Za-z0-9+/]{90,}=*$/);
    const parsed = parseCheckpoint(note);
    expect(parsed).toMatchObject({ origin: signer.origin, size: 3, root: head.root });
    expect(parsed && isSignedBy(parsed, signer.publicKey)).toBe(true);
  });

  it('is verified as another implementation of signed notes signs', () => {
    const key = parseVerifierKey(GO_KEY);
    const bytes = Buffer.from(GO_SIGNATURE, 'base64');
    const signatures = [{ name: 'PeterNeumann', keyHash: bytes.subarray(0, 4), signature: bytes.subarray(4) }];
    expect(key && isSignedBy({ body: GO_BODY, signatures }, key)).toBe(true);
    expect(key && isSignedBy({ body: GO_BODY.replace('think', 'thank'), signatures }, key)).toBe(false);
  });

  it('may carry signatures of witnesses beside its own', () => {
    const parsed = parseCheckpoint(`${note}— witness.example ${Buffer.alloc(76).toString('base64')}\n`);
    expect(parsed && isSignedBy(parsed, signer.publicKey)).toBe(true);
  });

  it('is not taken for signed by another key, nor with any byte changed', () => {
    const other = createCheckpointSigner(new Uint8Array(32).fill(8));
    const parsed = parseCheckpoint(note);
    expect(parsed && isSignedBy(parsed, other.publicKey)).toBe(false);
    const bytes = Buffer.from(note);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ flip;
        const read = parseCheckpoint(changed.toString('utf8'));
        expect(read !== undefined && isSignedBy(read, signer.publicKey)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['nothing', ''],
    ['no signature', note.slice(0, note.indexOf('—'))],
    ['a size with a zero in front', note.replace('\n3\n', '\n03\n')],
    ['a size beyond what can be counted', note.replace('\n3\n', '\n9999999999999999\n')],
    ['a root of another length', note.replace(head.root.toString('base64'), 'AAAA')],
    ['base64 with spare bits', note.replace(/.=\n\n/, '1=\n\n')],
    ['no newline at its end', note.slice(0, -1)],
    ['a megabyte', note + '\n'.repeat(1_000_000)],
  ])('is not read from %s', (_, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });
});

describe('a public key', () => {
  it('is read back from its text, and names the log by its own hash', () => {
    expect(parseVerifierKey(signer.publicKey.text)?.text).toBe(signer.publicKey.text);
    expect(signer.publicKey.name).toBe(signer.origin);
  });

  it.each([
    ['', 'x'],
    ['another hash', GO_KEY.replace('c74f20a3', 'c74f20a4')],
    ['another kind of key', GO_KEY.replace('+AR', '+Ah')],
    ['a short key', 'PeterNeumann+c74f20a3+ARpc'],
  ])('is not read from %s', (_, text) => {
    expect(parseVerifierKey(text)).toBeUndefined();
  });

  it('needs a seed of 32 bytes', () => {
    expect(() => createCheckpointSigner(new Uint8Array(31))).toThrow(RangeError);
  });
});
