import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Argon2Input, nativeArgon2id, plainArgon2id } from './argon2.ts';
import { ARGON2_COST, passphraseKey } from './passphrase-key.ts';

/** RFC 9106, section 5.3. */
const VECTOR: Argon2Input = {
  message: Buffer.alloc(32, 1),
  salt: Buffer.alloc(16, 2),
  secret: Buffer.alloc(8, 3),
  associatedData: Buffer.alloc(12, 4),
  cost: { memoryKib: 32, passes: 3, lanes: 4 },
  keyBytes: 32,
};
const TAG = '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659';

const cheapInputs = fc.record({
  message: fc.uint8Array({ maxLength: 80 }),
  salt: fc.uint8Array({ minLength: 8, maxLength: 32 }),
  cost: fc.record({
    memoryKib: fc.integer({ min: 32, max: 300 }),
    passes: fc.integer({ min: 1, max: 3 }),
    lanes: fc.integer({ min: 1, max: 4 }),
  }),
  keyBytes: fc.constantFrom(16, 32, 64),
});

describe('Argon2id', () => {
  it('gives the tag of RFC 9106 in plain JavaScript', async () => {
    expect((await plainArgon2id(VECTOR)).toString('hex')).toBe(TAG);
  });

  it.skipIf(!nativeArgon2id)('gives the tag of RFC 9106 by the runtime', async () => {
    expect((await nativeArgon2id?.(VECTOR))?.toString('hex')).toBe(TAG);
  });

  it.skipIf(!nativeArgon2id)('is the same by both ways for any input', async () => {
    await fc.assert(
      fc.asyncProperty(cheapInputs, async (input) => {
        expect(await plainArgon2id(input)).toEqual(await nativeArgon2id?.(input));
      }),
      { numRuns: 40 },
    );
  });

  it.skipIf(!nativeArgon2id)(
    'makes the same key of a passphrase by both ways, at the cost in use',
    async () => {
      const salt = Buffer.alloc(16, 7);
      const key = await passphraseKey('drei Wörter für mich', salt, ARGON2_COST, plainArgon2id);
      expect(key).toEqual(await passphraseKey('drei Wo\u0308rter fu\u0308r mich', salt, ARGON2_COST));
    },
    60_000,
  );

  it('lets others run meanwhile, in plain JavaScript too', async () => {
    let turns = 0;
    const turning = setInterval(() => {
      turns += 1;
    }, 1);
    await plainArgon2id({ ...VECTOR, cost: { memoryKib: 8 * 1024, passes: 2, lanes: 1 } });
    clearInterval(turning);
    expect(turns).toBeGreaterThan(3);
  });
});
