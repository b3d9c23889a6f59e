/** The words in which English says digits, numbers and letters. */

export const DIGIT_WORDS: ReadonlyMap<string, string> = new Map([
  ['zero', '0'],
  ['oh', '0'],
  ['o', '0'],
  ['nought', '0'],
  ['naught', '0'],
  ['nil', '0'],
  ['one', '1'],
  ['two', '2'],
  ['three', '3'],
  ['four', '4'],
  ['five', '5'],
  ['six', '6'],
  ['seven', '7'],
  ['eight', '8'],
  ['nine', '9'],
  ['niner', '9'],
]);

/** Several of one digit: "two zeros", "three fives". */
export const PLURAL_DIGITS: ReadonlyMap<string, string> = new Map(
  [...DIGIT_WORDS].flatMap(([word, digit]) => [
    [`${word}s`, digit],
    [`${word}es`, digit],
    [`${word}'s`, digit],
  ]),
);

/** What recognisers write for a digit in the middle of others. */
export const HOMOPHONES: ReadonlyMap<string, string> = new Map([
  ['to', '2'],
  ['too', '2'],
  ['for', '4'],
  ['fore', '4'],
  ['ate', '8'],
  ['won', '1'],
  ['tree', '3'],
  ['sicks', '6'],
  ['owe', '0'],
]);

export const TEENS: ReadonlyMap<string, string> = new Map(
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, i) => [word, String(10 + i)]),
);

/** The first digit of each. */
export const TENS: ReadonlyMap<string, string> = new Map([
  ['twenty', '2'],
  ['thirty', '3'],
  ['forty', '4'],
  ['fourty', '4'],
  ['fifty', '5'],
  ['sixty', '6'],
  ['seventy', '7'],
  ['eighty', '8'],
  ['ninety', '9'],
]);

/** "Double five", "triple zero". */
export const MULTIPLES: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
  ['quadruple', 4],
]);

/** Words of the ICAO alphabet, as spelled words that begin with their letter. */
export const SPELLING_WORDS: ReadonlySet<string> = new Set(
  `alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango
  uniform victor whiskey whisky yankee zulu`.split(/\s+/),
);

/** Between a letter and the word that makes it clear: "S for sugar", "S as in Sierra". */
export const SPELLING_LINKS: readonly (readonly string[])[] = [['as', 'in'], ['for'], ['like'], ['as'], ['is', 'for']];
