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

  it('keeps the number and order of events', () => {
    const call = new ScriptedCall().start();
    call.feel(call.say('customer', 1, 3, 'my name is Rosalind Okoro'), 'angry');
    const redacted = redactCall(call.events, createRedactor(DEFAULT_REDACTION));
    expect(redacted.map(({ seq, type }) => [seq, type])).toEqual(call.events.map(({ seq, type }) => [seq, type]));
    expect(JSON.stringify(redacted)).not.toMatch(/Rosalind|Okoro/);
  });
});
