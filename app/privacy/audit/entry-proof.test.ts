import { describe, expect, it } from 'vitest';
import { madeLog } from '../../testing/made-audit-log.ts';
import { createCheckpointSigner } from './audit-key.ts';
import { entryProof, faultOfProof } from './entry-proof.ts';

const { log, store } = madeLog(100);
log.checkpoint();
const reading = log.read();
const { publicKey } = createCheckpointSigner(new Uint8Array(32).fill(1));
const proofOf = (index: number) =>
  entryProof(reading, { index, text: store.rows[index] ?? '', publicKey: publicKey.text });

describe('a proof of an entry', () => {
  it('holds by itself, for every entry, also after it was a file', () => {
    for (const index of store.rows.keys())
      expect(faultOfProof(JSON.parse(JSON.stringify(proofOf(index))), publicKey)).toBeUndefined();
  });

  const good = proofOf(41);
  it.each<[string, string, object]>([
    ['an entry of another time', 'root-differs', { entry: good.entry.replace(/"atEpochMs":\d+/, '"atEpochMs":5') }],
    ['another place', 'malformed', { index: 42 }],
    ['a hash missing', 'root-differs', { inclusion: good.inclusion.slice(1) }],
    ['a hash that is none', 'root-differs', { inclusion: ['?', ...good.inclusion.slice(1)] }],
    ['another size', 'signature-wrong', { checkpoint: good.checkpoint.replace('\n100\n', '\n101\n') }],
    ['something else in it', 'malformed', { more: 1 }],
    ['a key that is none', 'key-differs', { publicKey: 'x' }],
  ])('with %s does not hold: %s', (_, finding, spoilt) => {
    expect(faultOfProof({ ...good, ...spoilt })).toMatchObject({ finding });
  });

  it('that is signed with another key than the one that was named does not hold', () => {
    const other = createCheckpointSigner(new Uint8Array(32).fill(2)).publicKey;
    expect(faultOfProof(good, other)).toMatchObject({ finding: 'key-differs' });
  });

  it('is not given for an entry that no checkpoint covers', () => {
    const open = madeLog(70).log.read();
    expect(() => entryProof(open, { index: 64, text: '', publicKey: publicKey.text })).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });
});
