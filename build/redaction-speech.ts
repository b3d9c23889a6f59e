/** How callers say numbers, letters and dates, and how recognisers write them. */
import { pick, type Random } from './redaction-values.ts';

const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'] as const;
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = ' - twenty thirty forty fifty sixty seventy eighty ninety'.trim().split(' ');
const SPELLING: Readonly<Record<string, string>> = Object.fromEntries(
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu'
    .split(' ')
    .map((word) => [word.charAt(0), word]),
);
const PLAIN_SPELLING: Readonly<Record<string, string>> = {
  b: 'bravo',
  d: 'david',
  f: 'freddie',
  m: 'mother',
  n: 'nelly',
  p: 'peter',
  s: 'sugar',
  t: 'tommy',
  v: 'victor',
};

/** Ways in which digits come out of a recogniser. */
export const TUNING_STYLES = [
  'single',
  'oh',
  'doubles',
  'pairs',
  'written',
  'hyphens',
  'fillers',
  'commas',
  'mixed',
  'misheard',
  'triples',
  'stutter',
  'chunks',
  'noughts',
  'hyphened-pairs',
  'lone-digits',
  'written-doubles',
] as const;
/** Some of those, and two that the tuning half does not have. */
export const TEST_STYLES = [
  'single',
  'oh',
  'doubles',
  'pairs',
  'written',
  'commas',
  'misheard',
  'hyphened-pairs',
  'thoughtful',
  'plurals',
] as const;
export type Style = (typeof TUNING_STYLES)[number] | (typeof TEST_STYLES)[number];

export function sayDigits(random: Random, number: string, style: Style): string {
  const oh = pick(random, ['oh', 'zero']);
  const words = (text: string, zero = oh) =>
    [...text].map((digit) => (digit === '0' ? zero : DIGITS[Number(digit)])).join(' ');
  switch (style) {
    case 'thoughtful':
      return (number.match(/\d{1,5}/g) ?? [])
        .map((group) => words(group))
        .join(pick(random, [' ah ', ' and um ', ' , then ']));
    case 'plurals':
      return number
        .replace(/(\d)\1\1/g, 'T$1')
        .replace(/T?\d/g, (d) => `${d.startsWith('T') ? `three ${words(d.slice(1), 'zero')}s` : words(d)} `)
        .replaceAll('sixs', 'sixes')
        .trim();
    case 'noughts':
      return words(number, 'nought').replace(/nine/g, () => pick(random, ['nine', 'niner']));
    case 'hyphened-pairs':
      return (number.match(/\d\d?/g) ?? []).map((pair) => sayPair(pair, oh).replace(/(?<=ty) (?!oh)/, '-')).join(' ');
    case 'lone-digits':
      return [...number].join(pick(random, [', ', ' ', '. ']));
    case 'written-doubles':
      return number
        .replace(/(\d)\1/g, 'D$1')
        .replace(/D?\d/g, (d) => `${d.replace('D', 'double ')} `)
        .trim();
    case 'single':
      return words(number, 'zero');
    case 'oh':
      return words(number, 'oh');
    case 'doubles':
      return number
        .replace(/(\d)\1/g, 'D$1')
        .replace(/D?\d/g, (d) => `${d.startsWith('D') ? `double ${words(d.slice(1))}` : words(d)} `)
        .trim();
    case 'triples':
      return number
        .replace(/(\d)\1\1/g, 'T$1')
        .replace(/(\d)\1/g, 'D$1')
        .replace(
          /[DT]?\d/g,
          (d) => `${d.startsWith('T') ? 'triple ' : d.startsWith('D') ? 'double ' : ''}${words(d.slice(-1))} `,
        )
        .trim();
    case 'pairs':
      return (number.match(/\d\d?/g) ?? []).map((pair) => sayPair(pair, oh)).join(' ');
    case 'written':
      return (number.match(/\d{1,4}/g) ?? []).join(random() < 0.6 ? ' ' : '');
    case 'hyphens':
      return (number.match(/\d{1,4}/g) ?? []).join('-');
    case 'fillers':
      return (number.match(/\d{1,4}/g) ?? [])
        .map((group) => words(group))
        .join(pick(random, [' um ', ' then ', ' uh ', ' and then ']));
    case 'commas':
      return (number.match(/\d{1,4}/g) ?? []).map((group) => words(group)).join(', ');
    case 'mixed':
      return (number.match(/\d{1,4}/g) ?? []).map((group, i) => (i % 2 === 0 ? group : words(group))).join(' ');
    case 'misheard':
      return words(number).replace(
        /(?<=\w+ \w+ \w+ )(?:two|four|eight)(?= \w+ \w+)/,
        (word) => ({ two: 'to', four: 'for', eight: 'ate' })[word] ?? word,
      );
    case 'stutter':
      return (number.match(/\d{1,3}/g) ?? [])
        .map((group) => words(group))
        .join(pick(random, [' er ', ', um, ', ' dash ', ' space ']));
    case 'chunks':
      return (number.match(/\d{1,4}/g) ?? [])
        .map((group) => (/^[1-9]\d00$/.test(group) ? `${sayPair(group.slice(0, 2), oh)} hundred` : words(group)))
        .join('. ');
  }
}

export function sayPair(pair: string, oh = 'oh'): string {
  if (pair.length === 1) return pair === '0' ? oh : (DIGITS[Number(pair)] ?? '');
  const [tens, unit] = [Number(pair[0]), Number(pair[1])];
  if (tens === 0) return `${oh} ${unit === 0 ? oh : DIGITS[unit]}`;
  if (tens === 1) return TEENS[unit] ?? '';
  return unit === 0 ? (TENS[tens - 1] ?? '') : `${TENS[tens - 1]} ${DIGITS[unit]}`;
}

/** Letters and digits one by one, some letters with a word that makes them clear. */
export function spell(random: Random, code: string, clear = 0): string {
  return [...code.toLowerCase()]
    .map((sign) => {
      if (/\d/.test(sign)) return sayPair(sign);
      if (random() >= clear) return sign;
      const plain = PLAIN_SPELLING[sign];
      return plain && random() < 0.5 ? `${sign} for ${plain}` : `${sign} as in ${SPELLING[sign] ?? sign}`;
    })
    .join(' ');
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );

export function sayDate(
  random: Random,
  { day, month, year }: { readonly day: number; readonly month: number; readonly year: number },
): string {
  const ordinal =
    ORDINALS[day - 1] ?? (day === 30 ? 'thirtieth' : day === 31 ? 'thirty first' : `twenty ${ORDINALS[day - 21]}`);
  const name = MONTHS[month - 1] ?? '';
  const said =
    year >= 2000
      ? `two thousand${year > 2000 ? ` and ${sayPair(String(year - 2000))}` : ''}`
      : `nineteen ${sayPair(String(year - 1900))}`;
  const two = (value: number) => String(value).padStart(2, '0');
  switch (Math.floor(random() * 7)) {
    case 0:
      return `the ${ordinal} of ${name} ${said}`;
    case 1:
      return `${name} ${ordinal} ${said}`;
    case 2:
      return `${ordinal} ${name} ${said}`;
    case 3:
      return `${day} ${name} ${year}`;
    case 4:
      return `${two(day)}/${two(month)}/${year}`;
    case 5:
      return `${name} the ${ordinal}, ${year}`;
    default:
      return `${sayPair(two(day))} ${sayPair(two(month))} ${sayPair(two(year % 100))}`;
  }
}

export function sayEmail(random: Random, given: string, family: string): string {
  const domain = pick(random, [
    'gmail dot com',
    'example dot com',
    'hotmail dot co dot uk',
    'outlook dot com',
    'web dot de',
    'my company dot org',
  ]);
  switch (Math.floor(random() * 5)) {
    case 0:
      return `${given} dot ${family} at ${domain}`;
    case 1:
      return `${given} underscore ${family} ${sayPair(String(70 + Math.floor(random() * 29)))} at ${domain}`;
    case 2:
      return `${spell(random, given.charAt(0) + family)} at ${domain}`;
    case 3:
      return `${given}.${family}@${domain.replaceAll(' dot ', '.').replaceAll(' ', '')}`;
    default:
      return `${given} ${family} at ${domain}`;
  }
}
