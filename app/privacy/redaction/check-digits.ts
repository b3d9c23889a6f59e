/** Numbers that prove themselves: Luhn (ISO/IEC 7812-1), IBAN (ISO 13616, mod 97), the German tax id (ISO 7064 mod 11,10). */

/** @param digits of a payment card, 12 to 19. */
export function isLuhn(digits: string): boolean {
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Cards begin with 2 to 6 (ISO/IEC 7812: travel, banking, petroleum and merchandising). */
export function isCardNumber(digits: string): boolean {
  return /^[2-6]\d{12,18}$/.test(digits) && isLuhn(digits);
}

/** @param code letters in upper case and digits, without spaces; a `0` in the place of a bank's letters may be a spoken O. */
export function isIban(code: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(code)) return false;
  const bank = /^[A-Z0]{4}$/.test(code.slice(4, 8)) ? code.slice(4, 8).replaceAll('0', 'O') : code.slice(4, 8);
  let rest = 0;
  for (const char of bank + code.slice(8) + code.slice(0, 4))
    rest = /\d/.test(char) ? (rest * 10 + Number(char)) % 97 : (rest * 100 + (char.charCodeAt(0) - 55)) % 97;
  return rest === 1;
}

/** The German tax id: 11 digits, the first ten with exactly one digit that stands two or three times, the last a check digit. */
export function isGermanTaxId(digits: string): boolean {
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  const body = digits.slice(0, 10);
  const counts = [...'0123456789'].map((digit) => body.split(digit).length - 1);
  const repeated = counts.filter((count) => count > 1);
  if (repeated.length !== 1 || (repeated[0] ?? 0) > 3) return false;
  let product = 10;
  for (const digit of body) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits[10]);
}

/** A British National Insurance number; the letters never used in its prefix are those HMRC names. */
export function isNationalInsurance(code: string): boolean {
  return /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(code);
}

/** An American social security number as the SSA issues them: no area 000, 666 or 9xx, no group 00, no serial 0000. */
export function isSocialSecurity(digits: string): boolean {
  return /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits);
}

/** A full British postcode, in the six shapes of BS 7666; `0` may stand for a spoken O. */
export function isBritishPostcode(code: string): boolean {
  return /^[A-Z]{1,2}\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}$/.test(code);
}
