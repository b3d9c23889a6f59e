import { describe, expect, it } from 'vitest';
import type { ChannelRole } from '../../domain/audio.ts';
import { ScriptedCall } from '../../testing/scripted-call.ts';
import { createRedactor } from './find-sensitive.ts';
import { redactCall } from './redact-call.ts';
import { DEFAULT_REDACTION } from './redaction-settings.ts';

const wordsIn = (call: ScriptedCall) =>
  redactCall(call.events, createRedactor(DEFAULT_REDACTION)).flatMap((event) => {
    if (event.type === 'partial') return [`... ${event.text}`];
    return event.type === 'utterance' ? [event.utterance.text] : [];
  });

describe('redacting a call that is over', () => {
  const partial = (call: ScriptedCall, id: string, text: string, channel: ChannelRole = 'customer') =>
    call.add({ type: 'partial', segment: { id, channel, startSample: 0, endSample: 1 }, text });

  it('takes a number out of the utterances before the one that shows what it is', () => {
    const call = new ScriptedCall().start();
    call.say('customer', 1, 2, 'it is four one one one');
    call.say('agent', 2, 3, 'mm hm');
    call.say('customer', 3, 6, 'one one one one one one one one one one one one');
    expect(wordsIn(call)).toEqual(['it is [card number]', 'mm hm', '[card number]']);
  });

  it('empties the words so far of what turned out to be personal, and keeps others', () => {
    const call = new ScriptedCall().start();
    const { id } = call.say('customer', 1, 6, 'it is 4111 1111 1111 1111');
    partial(call, id, 'it is 4111');
    partial(call, 'customer-99', 'never finished');
    expect(wordsIn(call)).toEqual(['it is [card number]', '... ', '... never finished']);
  });

  it('takes out what was heard of a card before the call was paused for it, and no digits from before', () => {
    const call = new ScriptedCall().start();
    call.say('customer', 1, 3, 'error five three nine has come up again and again since last week');
    call.say('customer', 5, 7, 'it is four five three nine');
    call.say('agent', 7, 8, 'mm hm');
    call.say('customer', 8, 10, 'one four eight eight');
    call.add({ type: 'payment-pause', state: 'paused', cause: 'digits' });
    call.say('customer', 101, 103, 'four five three nine');
    call.say('agent', 104, 106, 'your order is two seven three one');
    expect(wordsIn(call)).toEqual([
      'error five three nine has come up again and again since last week',
      'it is [card number]',
      'mm hm',
      '[card number]',
      expect.any(String),
      'your order is two seven three one',
    ]);
  });

  it('keeps the number and order of events', () => {
    const call = new ScriptedCall().start();
    call.feel(call.say('customer', 1, 3, 'my name is Rosalind Okoro'), 'angry');
    const redacted = redactCall(call.events, createRedactor(DEFAULT_REDACTION));
    expect(redacted.map(({ seq, type }) => [seq, type])).toEqual(call.events.map(({ seq, type }) => [seq, type]));
    expect(JSON.stringify(redacted)).not.toMatch(/Rosalind|Okoro/);
  });
});
