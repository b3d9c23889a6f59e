/** Invented people's data for the redaction samples: valid where a check digit makes it so, and nobody's. */

/** A number in [0, 1). */
export type Random = () => number;

export function pick<T>(random: Random, from: readonly [T, ...T[]]): T {
  return from[Math.floor(random() * from.length)] ?? from[0];
}

export function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
}

/** A payment card's number of a brand's length. @param misheard one digit is wrong, as a recogniser would have it. */
export function cardNumber(random: Random, misheard = false): string {
  const body = pick(random, ['4', '51', '53', '37', '6011', '2221']);
  const length = body === '37' ? 15 : 16;
  const start = body + digits(random, length - 1 - body.length);
  const check = [...'0123456789'].find((digit) => luhnSum(start + digit) % 10 === 0) ?? '0';
  const number = start + check;
  if (!misheard) return number;
  const at = 5 + Math.floor(random() * 8);
  return number.slice(0, at) + String((Number(number[at]) + 1) % 10) + number.slice(at + 1);
}

function luhnSum(number: string): number {
  return [...number].reverse().reduce((sum, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}

export function iban(random: Random): string {
  const german = random() < 0.5;
  const account = german ? digits(random, 18) : `${pick(random, ['NWBK', 'BARC', 'LOYD'])}${digits(random, 14)}`;
  const country = german ? 'DE' : 'GB';
  const asDigits = `${account}${country}00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const check = 98n - (BigInt(asDigits) % 97n);
  return `${country}${String(check).padStart(2, '0')}${account}`;
}

export function socialSecurity(random: Random): string {
  return `${1 + Math.floor(random() * 6)}${digits(random, 2)}${10 + Math.floor(random() * 89)}${1000 + Math.floor(random() * 8999)}`;
}

export function nationalInsurance(random: Random): string {
  return `${pick(random, ['JK', 'AB', 'CE', 'PR', 'SX', 'WL'])}${digits(random, 6)}${pick(random, ['A', 'B', 'C', 'D'])}`;
}

/** Ten digits of which exactly one stands twice, and their check digit (ISO 7064 mod 11,10). */
export function germanTaxId(random: Random): string {
  const order = [...'123456789'].map((digit) => ({ digit, at: random() })).sort((a, b) => a.at - b.at);
  const nine = order.map(({ digit }) => digit).join('');
  const body = nine.slice(0, 5) + (nine[2] ?? '1') + nine.slice(5);
  let product = 10;
  for (const digit of body) product = (((Number(digit) + product) % 10 || 10) * 2) % 11;
  return body + String((11 - product) % 10);
}

export function phoneNumber(random: Random): string {
  const kind = random();
  if (kind < 0.4) return `07${digits(random, 9)}`;
  if (kind < 0.55) return `020${digits(random, 8)}`;
  return kind < 0.85
    ? `${pick(random, ['212', '415', '512', '617', '773'])}555${digits(random, 4)}`
    : `0171${digits(random, 7)}`;
}

export function britishPostcode(random: Random): string {
  const letters = 'ABDEFGHJLNPQRSTUWXYZ';
  const letter = () => letters[Math.floor(random() * letters.length)] ?? 'A';
  const area = pick(random, ['B', 'M', 'LS', 'BS', 'SW', 'EH', 'G', 'NG', 'CB', 'SE']);
  return `${area}${1 + Math.floor(random() * 19)}${Math.floor(random() * 10)}${letter()}${letter()}`;
}
