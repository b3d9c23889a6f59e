import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isBritishPostcode,
  isCardNumber,
  isGermanTaxId,
  isIban,
  isLuhn,
  isNationalInsurance,
  isSocialSecurity,
} from './check-digits.ts';

describe('numbers that prove themselves', () => {
  it('knows test cards of the brands, and no card with a wrong digit', () => {
    for (const card of [
      '4111111111111111',
      '5555555555554444',
      '378282246310005',
      '6011111111111117',
      '2223003122003222',
    ]) {
      expect(isCardNumber(card)).toBe(true);
      for (let at = 0; at < card.length; at++) {
        const wrong = card.slice(0, at) + String((Number(card[at]) + 1) % 10) + card.slice(at + 1);
        expect(isLuhn(wrong)).toBe(false);
      }
    }
    expect(isCardNumber('0000000000000000')).toBe(false);
  });

  it('knows IBANs, also with a bank whose O was said as a zero', () => {
    expect(isIban('GB82WEST12345698765432')).toBe(true);
    expect(isIban('DE89370400440532013000')).toBe(true);
    expect(isIban('GB83WEST12345698765432')).toBe(false);
    expect(isIban('NL91ABNA0417164300')).toBe(true);
    expect(isIban('FR1420041010050500013M02606')).toBe(true);
    const spoken = 'GB33BUKB20201555555555';
    expect([isIban(spoken), isIban(spoken.replace('B2', 'B3'))]).toEqual([true, false]);
  });

  it('knows German tax ids by their check digit and their one repeated digit', () => {
    expect(isGermanTaxId('86095742719')).toBe(true);
    expect(isGermanTaxId('47036892816')).toBe(true);
    expect(isGermanTaxId('86095742718')).toBe(false);
    expect(isGermanTaxId('12345678903')).toBe(false);
    expect(isGermanTaxId('11223456789')).toBe(false);
  });

  it('knows the shapes of other ids', () => {
    expect(isNationalInsurance('JK123456C')).toBe(true);
    expect(isNationalInsurance('QQ123456C')).toBe(false);
    expect([isSocialSecurity('123456789'), isSocialSecurity('000456789'), isSocialSecurity('666456789')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(['BS14DJ', 'SW1A1AA', 'M11AE', 'EH991SP'].every(isBritishPostcode)).toBe(true);
    expect(['BS14', 'A1', 'BS14DO1', '12345'].some(isBritishPostcode)).toBe(false);
  });

  it('takes any text without complaint', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        for (const check of [isLuhn, isIban, isGermanTaxId, isNationalInsurance, isBritishPostcode])
          expect(typeof check(text)).toBe('boolean');
      }),
    );
  });
});
