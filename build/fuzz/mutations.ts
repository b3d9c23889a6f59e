/** Bad inputs out of good ones: a reader refuses pure noise at its first byte, and what is almost right gets further. */
import fc from 'fast-check';

/** Numbers at which readers of lengths and counts go wrong. */
const EDGES_U32 = [0, 1, 2, 0x7f, 0xff, 0x100, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
/** Headers stand at the beginning: every other change falls there. */
const HEAD_BYTES = 64;
const LONGEST_BYTES = 64 * 1024;
const LONGEST_TEXT = 120_000;

/** Mostly few: with many, little of the good one is left. */
function changesOf<Change>(change: fc.Arbitrary<Change>): fc.Arbitrary<readonly Change[]> {
  return fc.oneof(fc.array(change, { maxLength: 1 }), fc.array(change, { minLength: 1, maxLength: 8 }));
}

const place = fc.oneof(fc.nat(HEAD_BYTES), fc.nat(LONGEST_BYTES));
const byteChange = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('number' as const),
    at: place,
    value: fc.constantFrom(...EDGES_U32),
    little: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('insert' as const), at: place, bytes: fc.uint8Array({ maxLength: 40 }) }),
  fc.record({ kind: fc.constant('remove' as const), at: place, length: fc.nat(400) }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: place,
    length: fc.integer({ min: 1, max: 64 }),
    times: fc.nat(40),
  }),
);
export type ByteChange = typeof byteChange extends fc.Arbitrary<infer Change> ? Change : never;

/** Changes for bytes that are made only when the first input is tried. */
export const byteChanges = changesOf(byteChange);

/** Bytes of a good file with up to eight changes; one in ten is noise alone. */
export function mutatedBytes(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const mutated = fc
    .tuple(fc.constantFrom(...seeds), byteChanges)
    .map(([seed, changes]) => changes.reduce<Uint8Array>(changedBytes, seed).subarray(0, LONGEST_BYTES));
  return fc.oneof({ weight: 9, arbitrary: mutated }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2_000 }) });
}

export function changedBytes(bytes: Uint8Array, change: ByteChange): Uint8Array {
  const at = change.at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (change.kind) {
    case 'set':
      return Buffer.concat([before, change.bytes, after.subarray(change.bytes.length)]);
    case 'number': {
      const number = Buffer.alloc(4);
      if (change.little) number.writeUInt32LE(change.value);
      else number.writeUInt32BE(change.value);
      return Buffer.concat([before, number, after.subarray(4)]);
    }
    case 'insert':
      return Buffer.concat([before, change.bytes, after]);
    case 'remove':
      return Buffer.concat([before, after.subarray(change.length)]);
    case 'repeat': {
      const span = after.subarray(0, change.length);
      return Buffer.concat([before, ...Array.from({ length: change.times }, () => span), after]);
    }
  }
}

const textPlace = fc.nat(2_000);
function textChange(tokens: readonly string[]) {
  const piece = fc.oneof(fc.constantFrom(...tokens), fc.string({ maxLength: 20, unit: 'binary' }));
  return fc.oneof(
    fc.record({ kind: fc.constant('insert' as const), at: textPlace, text: piece }),
    fc.record({ kind: fc.constant('replace' as const), at: textPlace, length: fc.nat(40), text: piece }),
    fc.record({ kind: fc.constant('remove' as const), at: textPlace, length: fc.nat(200) }),
    fc.record({
      kind: fc.constant('repeat' as const),
      at: textPlace,
      length: fc.integer({ min: 1, max: 20 }),
      times: fc.nat(60),
    }),
  );
}

/**
 * A good text with up to eight changes, some of them from the format's own vocabulary; now and then one of its tokens a great many times,
 * which is what makes a reader that looks back take for ever.
 */
export function mutatedText(seeds: readonly string[], tokens: readonly string[]): fc.Arbitrary<string> {
  const mutated = fc.tuple(fc.constantFrom(...seeds), changesOf(textChange(tokens))).map(([seed, changes]) =>
    changes
      .reduce((text, change) => {
        const at = change.at % (text.length + 1);
        const [before, after] = [text.slice(0, at), text.slice(at)];
        if (change.kind === 'insert') return before + change.text + after;
        if (change.kind === 'replace') return before + change.text + after.slice(change.length);
        if (change.kind === 'remove') return before + after.slice(change.length);
        return before + after.slice(0, change.length).repeat(change.times) + after;
      }, seed)
      .slice(0, LONGEST_TEXT),
  );
  const endless = fc
    .tuple(
      fc.constantFrom(...seeds),
      textPlace,
      fc.constantFrom(...tokens),
      fc.constantFrom(1_000, 30_000, LONGEST_TEXT),
    )
    .map(([seed, at, token, length]) => {
      const repeated = token.repeat(Math.ceil(length / Math.max(1, token.length)));
      return (seed.slice(0, at) + repeated + seed.slice(at)).slice(0, LONGEST_TEXT);
    });
  const noise = fc.string({ maxLength: 500, unit: 'binary' });
  return fc.oneof(
    { weight: 85, arbitrary: mutated },
    { weight: 10, arbitrary: noise },
    { weight: 5, arbitrary: endless },
  );
}
