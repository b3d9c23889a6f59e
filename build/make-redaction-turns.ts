/**
 * Makes `samples/redaction-turns.jsonl`: `node build/make-redaction-turns.ts`. An utterance a line, with the places of what is personal in it; the same
 * seed makes the same file. Half the calls are for tuning, the others, with other sentences, styles, names and values, for the test.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomNumbers } from '../app/evaluation/random.ts';
import { type Part, PEOPLE } from './redaction-people.ts';
import { TEST_SCENES, TUNING_SCENES } from './redaction-scenes.ts';
import {
  type Style,
  sayDate,
  sayDigits,
  sayEmail,
  sayPair,
  spell,
  TEST_STYLES,
  TUNING_STYLES,
} from './redaction-speech.ts';
import * as values from './redaction-values.ts';
import { pick, type Random } from './redaction-values.ts';

const SEED = 5_26;
/** How often each scene is played, with other values. */
const CALLS_A_SCENE: Readonly<Record<Part, number>> = { tune: 3, test: 6 };

interface Piece {
  readonly text: string;
  readonly kind?: string;
}

interface Call {
  readonly random: Random;
  readonly part: Part;
  readonly cased: boolean;
  /** What was said before and is said again. */
  readonly said: Map<string, string>;
  style(): Style;
}

/** What stands in a slot: pieces of text, of which some are personal. */
function filled(call: Call, slot: string): readonly Piece[] {
  const { random, part, said } = call;
  const number = (value: string) => sayDigits(random, value, call.style());
  const kept = (key: string, text: string) => {
    said.set(key, text);
    return text;
  };
  const given = () => kept('given', named(call, 'given'));
  const family = () => kept('family', named(call, 'family'));
  const one = (kind: string, text: string): readonly Piece[] => [{ kind, text }];
  switch (slot) {
    case 'name':
      return one('person-name', `${given()} ${family()}`);
    case 'given':
      return one('person-name', given());
    case 'family':
      return one('person-name', family());
    case 'agent':
      return one('person-name', named(call, 'given'));
    case 'given-again':
      return one('person-name', said.get('given') ?? given());
    case 'family-again':
      return one('person-name', said.get('family') ?? family());
    case 'spelled':
      return one('person-name', spell(random, family(), 0.3));
    case 'spelled-same':
      return one('person-name', spell(random, said.get('family') ?? family(), 0.3));
    case 'card':
      return one('card-number', number(values.cardNumber(random, random() < 0.2)));
    case 'card4':
      return one('card-number', number(values.digits(random, 4)));
    case 'expiry':
      return one(
        'card-expiry',
        `${sayPair(`0${1 + Math.floor(random() * 9)}`)} ${sayPair(String(27 + Math.floor(random() * 5)))}`,
      );
    case 'cvv':
      return one('card-code', number(values.digits(random, 3)));
    case 'account':
      return one('account-number', number(values.digits(random, 8)));
    case 'sort':
      return one('account-number', number(values.digits(random, 6)));
    case 'iban': {
      const code = values.iban(random);
      return one('account-number', random() < 0.5 ? (code.match(/.{1,4}/g) ?? []).join(' ') : spell(random, code));
    }
    case 'phone':
      return one('phone', kept('phone', number(values.phoneNumber(random))));
    case 'phone-again':
      return one('phone', said.get('phone') ?? '');
    case 'email':
      return one('email', sayEmail(random, named(call, 'given').toLowerCase(), named(call, 'family').toLowerCase()));
    case 'birth':
      return one(
        'birth-date',
        sayDate(random, {
          day: 1 + Math.floor(random() * 28),
          month: 1 + Math.floor(random() * 12),
          year: 1945 + Math.floor(random() * 60),
        }),
      );
    case 'address': {
      const street = titled(call, pick(random, PEOPLE[part].streets));
      const house = sayPair(String(1 + Math.floor(random() * 98)));
      const isGerman = /(?:straße|allee)$/.test(street.toLowerCase());
      const town = random() < 0.5 ? ` in ${titled(call, pick(random, PEOPLE[part].towns))}` : '';
      const flat = random() < 0.2 ? `flat ${sayPair(String(1 + Math.floor(random() * 9)))} ` : '';
      return one('address', isGerman ? `${street} ${house}${town}` : `${flat}${house} ${street}${town}`);
    }
    case 'postcode': {
      const code = values.britishPostcode(random);
      return one('postcode', random() < 0.4 ? code.replace(/(\w{3})$/, ' $1') : spell(random, code, 0.15));
    }
    case 'zip':
      return one('postcode', number(values.digits(random, 5)));
    case 'ssn':
      return one('national-id', number(values.socialSecurity(random)));
    case 'ssn4':
      return one('national-id', number(values.digits(random, 4)));
    case 'ni':
      return one('national-id', spell(random, values.nationalInsurance(random), 0.1));
    case 'taxid':
      return one('national-id', number(values.germanTaxId(random)));
    case 'passport':
      return one('national-id', number(values.digits(random, 9)));
    case 'username':
      return one('username', pick(random, PEOPLE[part].usernames));
    case 'password':
      return one('password', pick(random, PEOPLE[part].passwords));
    case 'price':
      return [
        {
          text: pick(random, [
            'forty five pounds',
            '$129.99',
            'two hundred and fifty dollars',
            '£1,200',
            'nineteen ninety nine',
            '89 euros',
            'twelve hundred dollars',
          ]),
        },
      ];
    case 'order':
      return [{ text: number(values.digits(random, pick(random, [6, 7, 8]))) }];
    case 'serial':
      return [{ text: `${spell(random, pick(random, ['xk', 'sm', 'b', 'rt']))} ${number(values.digits(random, 5))}` }];
    case 'tracking':
      return [{ text: number(values.digits(random, pick(random, [10, 11]))) }];
    case 'month':
      return [{ text: pick(random, ['May', 'March', 'August', 'early June']) }];
    case 'month-day':
      return [{ text: pick(random, ['third of May', '14 June', 'second of August', 'March 12th']) }];
    case 'year':
      return [{ text: pick(random, ['2019', 'two thousand and twenty two', 'twenty twenty four', '2021']) }];
    case 'count':
      return [{ text: pick(random, ['three', '14', 'twenty four', 'ten', '5', 'thirty']) }];
    case 'meter':
      return [{ text: number(values.digits(random, 5)) }];
    case 'error':
      return [{ text: number(values.digits(random, 4)) }];
    case 'version':
      return [{ text: pick(random, ['eleven point four', '12.5', 'seven', 'nine point one']) }];
    case 'flight':
      return [{ text: pick(random, ['B A two four six', 'LH 902', 'U A nine one one']) }];
    case 'time':
      return [{ text: pick(random, ['half past nine', '10:45', 'six thirty pm', 'eight']) }];
    default:
      throw new RangeError(`A scene has an unknown slot: ${slot}.`);
  }
}

function named({ random, part, cased }: Call, kind: 'given' | 'family'): string {
  const name = pick(random, PEOPLE[part][kind]);
  return cased ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}

function titled({ cased }: Call, text: string): string {
  return cased ? text.replace(/(?<![\p{L}])\p{L}/gu, (letter) => letter.toUpperCase()) : text.toLowerCase();
}

interface Line {
  readonly role: 'agent' | 'customer';
  readonly pieces: readonly Piece[];
}

/** A scene's line, or the several a number is said in, with what the listener says between. */
function linesOf(call: Call, scene: string): readonly Line[] {
  const role = scene.startsWith('A ') ? ('agent' as const) : ('customer' as const);
  const text = scene.slice(2);
  if (text.includes('{card/4}')) {
    const number = values.cardNumber(call.random);
    const style = call.style();
    return (number.match(/\d{1,4}/g) ?? []).flatMap((group, i, all): readonly Line[] => [
      { role, pieces: [{ kind: 'card-number', text: sayDigits(call.random, group, style) }] },
      ...(i < all.length - 1
        ? [{ role: 'agent' as const, pieces: [{ text: pick(call.random, ['mm hm', 'okay', 'yes', 'go on']) }] }]
        : []),
    ]);
  }
  const pieces = text.split(/(\{[\w-]+\}|\[[\w-]+\])/).flatMap((part): readonly Piece[] => {
    const slot = /^[{[](.+)[}\]]$/.exec(part)?.[1];
    return slot === undefined ? [{ text: part }] : filled(call, slot);
  });
  return [{ role, pieces }];
}

/** As a recogniser writes it: with capitals and full stops, or without any. */
function written({ cased }: Call, pieces: readonly Piece[]) {
  let text = '';
  const spans: { start: number; end: number; kind: string }[] = [];
  for (const piece of pieces) {
    const said = cased
      ? piece.text
      : piece.kind === 'postcode' || piece.kind === 'account-number'
        ? piece.text
        : piece.text.toLowerCase();
    const own = cased || piece.kind !== undefined ? said : said.replace(/[.,!?](?=\s|$)/g, '');
    const added = text === '' && cased ? own.charAt(0).toUpperCase() + own.slice(1) : own;
    if (piece.kind !== undefined) spans.push({ start: text.length, end: text.length + added.length, kind: piece.kind });
    text += added;
  }
  return { text: cased && /\w$/.test(text) ? `${text}.` : text, spans };
}

function callRows(part: Part, scene: readonly string[], name: string, seed: number) {
  const random = randomNumbers(seed);
  const cased = random() < 0.5;
  const styles = part === 'tune' ? TUNING_STYLES : TEST_STYLES;
  const call: Call = {
    random,
    part,
    cased,
    said: new Map(),
    style: () => pick(random, styles as readonly [Style, ...Style[]]),
  };
  return scene
    .flatMap((line) => linesOf(call, line))
    .map(({ role, pieces }, turn) => ({ dialogue_id: name, part, turn, role, ...written(call, pieces) }));
}

const rows = (['tune', 'test'] as const).flatMap((part, p) =>
  (part === 'tune' ? TUNING_SCENES : TEST_SCENES).flatMap((scene, s) =>
    Array.from({ length: CALLS_A_SCENE[part] }, (_, i) =>
      callRows(part, scene, `${part}-${s + 1}-${i + 1}`, SEED + p * 10_000 + s * 100 + i),
    ).flat(),
  ),
);
writeFileSync(
  join(import.meta.dirname, '..', 'samples', 'redaction-turns.jsonl'),
  `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`,
);
