import { describe, expect, it } from 'vitest';
import type { ChannelRole } from '../../domain/audio.ts';
import { createRedactor } from './find-sensitive.ts';
import { DEFAULT_REDACTION } from './redaction-settings.ts';
import { createRunningRedaction } from './running-redaction.ts';

let second = 0;
const says = (id: string, text: string, channel: ChannelRole = 'customer') => ({
  id,
  channel,
  text,
  startSample: 16_000 * second++,
  endSample: 16_000 * second,
});
const running = () => createRunningRedaction(createRedactor(DEFAULT_REDACTION));

describe('redaction while a call goes on', () => {
  it('tells earlier utterances again when later ones show what they were', () => {
    const call = running();
    expect(call.hear(says('c-1', 'it is four one one one'))).toEqual([
      { segmentId: 'c-1', text: 'it is four one one one', spans: [] },
    ]);
    expect(call.hear(says('a-1', 'mm hm', 'agent')).map(({ segmentId }) => segmentId)).toEqual(['a-1']);
    const told = call.hear(says('c-2', 'one one one one one one one one one one one one'));
    expect(told.map(({ segmentId, text }) => [segmentId, text])).toEqual([
      ['c-1', 'it is [card number]'],
      ['c-2', '[card number]'],
    ]);
    expect(call.spansOf('c-1')).toHaveLength(1);
  });

  it('never gives back what it took out, when its reason has gone out of sight', () => {
    const call = running();
    call.hear(says('a-1', 'your account number please', 'agent'));
    call.hear(says('c-1', 'four four one nine'));
    for (let i = 0; i < 20; i++) call.hear(says(`c-1${i}`, 'and so on it went'));
    call.hear(says('c-99', 'bye'));
    expect(call.spansOf('c-1').map(({ kind }) => kind)).toEqual(['account-number']);
  });

  it('reads words so far in the light of what was asked, without remembering them', () => {
    const call = running();
    call.hear(says('a-1', 'what is the security code', 'agent'));
    expect(call.partial(says('c-1', 'it is four five'))).toBe('it is four five');
    expect(call.partial(says('c-1', 'it is four five six'))).toBe('it is [card code]');
    expect(call.spansOf('c-1')).toEqual([]);
  });

  it('takes what was once found out of any other text of the call', () => {
    const call = running();
    call.hear(says('c-1', 'my name is Rosalind Okoro'));
    expect(call.redact('a reason that quotes "rosalind okoro" of the call')).toBe(
      'a reason that quotes "[name]" of the call',
    );
    expect(call.redact('the Rosalind Okorosson case')).toContain('Okorosson');
    expect(running().redact('write to a@example.com')).toBe('write to [e-mail]');
  });
});
