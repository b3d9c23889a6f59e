import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

/** A double by its bits, as RFC 8785 Appendix B gives them. */
function double(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE();
}

describe('canonical JSON', () => {
  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555555', '333333333.3333333'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number with the bits %s as RFC 8785 does: %s', (bits, text) => {
    expect(canonicalJson(double(bits))).toBe(text);
  });

  it('writes strings and literals as the example of RFC 8785, section 3.2.2', () => {
    const text = '€$\u000f\nA\'B"\\\\"/';
    expect(canonicalJson({ string: text, numbers: [1e30, 4.5, 2e-3, 1e-27], literals: [null, true, false] })).toBe(
      '{"literals":[null,true,false],"numbers":[1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts keys by UTF-16 code units, as the example of RFC 8785, section 3.2.3', () => {
    const keys = ['€', '\r', '\ufb33', '1', '😀', '\u0080', 'ö'];
    const text = canonicalJson(Object.fromEntries(keys.map((key, n) => [key, n])));
    expect(text).toBe('{"\\r":1,"1":3,"\u0080":5,"ö":6,"€":0,"😀":4,"\ufb33":2}');
  });

  it('leaves out what is absent', () => {
    expect(canonicalJson({ b: undefined, a: [{}] })).toBe('{"a":[{}]}');
  });

  it.each([
    ['NaN', Number.NaN],
    ['an infinity', { a: Number.NEGATIVE_INFINITY }],
    ['a big integer', 1n],
    ['nothing', undefined],
    ['half of a pair', ['\ud83d']],
    ['half of a pair in a key', { '\ude00': 1 }],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(() => canonicalJson(JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`))).toThrow(TypeError);
  });

  test('one value has one text, whatever the order of its keys, and the text means the value', () => {
    const value = fc.jsonValue({ maxDepth: 4, noUnicodeString: false });
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), value), (members) => {
        const text = canonicalJson(JSON.parse(JSON.stringify(members)));
        const turned = Object.fromEntries(Object.entries(members).reverse());
        expect(canonicalJson(JSON.parse(JSON.stringify(turned)))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(members)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
