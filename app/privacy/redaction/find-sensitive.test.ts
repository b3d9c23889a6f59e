import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALL_RATE_HZ, type ChannelRole } from '../../domain/audio.ts';
import type { SensitiveKind } from '../../domain/redaction.ts';
import { createRedactor } from './find-sensitive.ts';
import type { SpokenWords } from './heard-lines.ts';
import { redactText } from './redact-text.ts';
import { DEFAULT_REDACTION, type RedactionSettings } from './redaction-settings.ts';

/** `A` is the agent, `C` the customer; a line every three seconds. */
function call(...lines: readonly string[]): readonly SpokenWords[] {
  return lines.map((line, i) => {
    const channel: ChannelRole = line.startsWith('A ') ? 'agent' : 'customer';
    const startSample = i * 3 * CALL_RATE_HZ;
    return { id: `line-${i}`, channel, text: line.slice(2), startSample, endSample: startSample + 3 * CALL_RATE_HZ };
  });
}

function redacted(lines: readonly string[], settings: Partial<RedactionSettings> = {}): readonly string[] {
  const said = call(...lines);
  const spans = createRedactor({ ...DEFAULT_REDACTION, ...settings }).find(said);
  return said.map(({ id, text }) =>
    redactText(
      text,
      spans.filter(({ segmentId }) => segmentId === id),
    ),
  );
}

const alone = (text: string, settings: Partial<RedactionSettings> = {}) => redacted([`C ${text}`], settings)[0];

describe('finding personal data', () => {
  it.each([
    ['it is 4111 1111 1111 1111 okay', 'it is [card number] okay'],
    ['four double one one one one one one one one one one one one one one', '[card number]'],
    ['my card ends in four five three two', 'my card ends in [card number]'],
    ['the security code is one two three', 'the security code is [card code]'],
    ['it expires oh five twenty seven', 'it expires [card expiry]'],
    ['call me on oh seven nine double four one two three four five six', 'call me on [phone number]'],
    [
      'my iban is d e eight nine three seven oh four oh oh four four oh five three two oh one three oh oh oh',
      'my iban is [account number]',
    ],
    ['IBAN DE89 3704 0044 0532 0130 00, please', 'IBAN [account number], please'],
    ['my account number is one two three four five six seven eight', 'my account number is [account number]'],
    ['my social is 123-45-6789', 'my social is [national id]'],
    ['it is j k one two three four five six c', 'it is [national id]'],
    ['my tax id is eight six zero nine five seven four two seven one nine', 'my tax id is [national id]'],
    ['john dot smith at example dot com is best', '[e-mail] is best'],
    ['it is j s m i t h eighty four at gmail', 'it is [e-mail]'],
    ['write to jo.miller+x@mail.example.com today', 'write to [e-mail] today'],
    ['I was born on the third of May nineteen eighty', 'I was born on [date of birth]'],
    ['I live at flat three, twelve Mill Lane in Bristol', 'I live at [address]'],
    ['ich wohne hauptstraße zwölf', 'ich wohne hauptstraße zwölf'],
    ['bahnhofstraße 12 is where', '[address] is where'],
    ['b s one four d j', '[postcode]'],
    ['the zip code is nine oh two one oh', 'the zip code is [postcode]'],
    ['my user name is bluebird 42', 'my user name is [user name]'],
    ['the password is purple monkey 77', 'the password is [password]'],
    ['see https://example.com/reset?token=abc.', 'see [web address].'],
  ])('takes out of "%s" what is personal', (text, without) => {
    expect(alone(text)).toBe(without);
  });

  it.each([
    'my order number is four four one nine eight two',
    'the tracking number is 1234567890',
    'it cost forty five pounds, not 1,200 dollars',
    'I may come in May and mark the date',
    'one two three testing',
    'since 2019 I have paid 250 euros a month',
    'the third of June is fine',
    'version eleven point four, error four oh four',
    'I waited twenty minutes at home',
    'my password is wrong',
    'do you take card payments',
  ])('leaves "%s" as it is', (text) => {
    expect(alone(text)).toBe(text);
  });

  it('follows a number over utterances and replies, and leaves what the listener says', () => {
    expect(
      redacted([
        'A the card number please',
        'C four one one one',
        'A mm hm',
        'C one one one one',
        'A okay',
        'C one one one one',
        'A yes',
        'C one one one one',
      ]),
    ).toEqual([
      'the card number please',
      '[card number]',
      'mm hm',
      '[card number]',
      'okay',
      '[card number]',
      'yes',
      '[card number]',
    ]);
  });

  it('knows a card by its digits although nobody named it', () => {
    expect(redacted(['C four one one one one one one one', 'A right', 'C one one one one one one one one'])).toEqual([
      '[card number]',
      'right',
      '[card number]',
    ]);
  });

  it('takes an answer for what was asked, once', () => {
    expect(
      redacted(['A and the security code', 'C one two three', 'A thanks', 'C the label has four two one on it']),
    ).toEqual(['and the security code', '[card code]', 'thanks', 'the label has four two one on it']);
    expect(redacted(['A what is the order number', 'C four four one nine eight two'])[1]).toBe(
      'four four one nine eight two',
    );
  });

  it('takes a correction of what was read out for an answer', () => {
    expect(redacted(['A and the zip code is 10115', 'C no it is 20095'])).toEqual([
      'and the zip code is [postcode]',
      'no it is [postcode]',
    ]);
  });

  it('takes out a number that is read back, also in part', () => {
    expect(
      redacted([
        'A phone number please',
        'C oh seven nine four six oh one two three four five',
        'A so that is oh seven nine four six',
      ])[2],
    ).toBe('so that is [phone number]');
  });

  it('takes out only the chosen kinds, and card data always', () => {
    const text = 'card 4111111111111111, mail a@example.com';
    expect(alone(text, { kinds: [] })).toBe('card [card number], mail a@example.com');
  });

  it('is stricter where a profile says so', () => {
    const text = 'it says seven three one nine four two on it';
    expect([alone(text), alone(text, { strictness: 'strict' })]).toEqual([text, 'it says [account number] on it']);
  });

  it('leaves the placeholders of redacted words alone', () => {
    const parts = [
      'my card number is',
      '4111 1111 1111 1111',
      'four five',
      'john at example dot com',
      'I was born on the third of may 1980',
      'and',
      'cvv 123',
      'phone',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 6 }), (said) => {
        const once = alone(said.join(' ')) ?? '';
        const twice = alone(once) ?? '';
        const placeholders = (text: string) => text.match(/\[[^\]]*\]/g) ?? [];
        expect(once).not.toMatch(/4111|example/);
        expect(placeholders(twice).length).toBeGreaterThanOrEqual(placeholders(once).length);
        expect(twice).not.toMatch(/\[[^\]]*\[/);
      }),
    );
  });

  it('reads a line of any length in parts, numbers at their edges included', () => {
    const number = '4111 1111 1111 1111';
    for (const before of [1_980, 1_990, 3_995]) {
      const text = `${'so it is '.repeat(1_000).slice(0, before)} ${number} ${'and on '.repeat(20_000)}`;
      const without = alone(text) ?? '';
      expect(without).toContain('[card number]');
      expect(without).not.toMatch(/\d/);
    }
    for (const part of ['1 ', 'a at ', 'double ', 'card number ', 'twenty ', 'a@', 'www dot ', 's as in ', 'x'])
      expect(alone(part.repeat(20_000))?.length).toBeGreaterThan(0);
  });
});

describe('kinds that are found', () => {
  it('are in order, within their text and apart, whatever is said', () => {
    const words = fc.constantFrom(
      'card',
      'number',
      'is',
      'four',
      'double',
      'five',
      '4111',
      'may',
      'third',
      'at',
      'dot',
      'com',
      'mill',
      'lane',
      'priya',
      'name',
      'my',
      ',',
      '.',
      's',
      'as',
      'in',
      '@',
      '+',
      '12',
    );
    const redactor = createRedactor({ ...DEFAULT_REDACTION, strictness: 'strict' });
    fc.assert(
      fc.property(fc.array(fc.array(words, { maxLength: 15 }), { maxLength: 4 }), (lines) => {
        const said = call(...lines.map((line, i) => `${i % 2 === 0 ? 'C' : 'A'} ${line.join(' ')}`));
        const ends = new Map<string, number>();
        const kinds: SensitiveKind[] = [];
        for (const { segmentId, start, end, kind } of redactor.find(said)) {
          const text = said.find(({ id }) => id === segmentId)?.text ?? '';
          expect(start).toBeGreaterThanOrEqual(ends.get(segmentId) ?? 0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          ends.set(segmentId, end);
          kinds.push(kind);
        }
        expect(kinds.every((kind) => DEFAULT_REDACTION.kinds.includes(kind))).toBe(true);
      }),
    );
  });
});
