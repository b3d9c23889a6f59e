import { describe, expect, it } from 'vitest';
import { secondsToSamples } from '../../app/domain/audio.ts';
import { ScriptedCall } from '../../app/testing/scripted-call.ts';
import { gaugeBlock } from './gauge-block.ts';
import { NO_GAUGES, reduceGauges } from './gauge-state.ts';
import { createDisplay, type TextSink } from './replay-display.ts';
import { fitted, paint, printable } from './terminal-text.ts';

function call(words: string): ScriptedCall {
  const scripted = new ScriptedCall().start();
  scripted.say('agent', 0, 2, 'Good morning');
  scripted.feel(scripted.say('customer', 3, 5, words), 'angry', 0.72);
  scripted.add({ type: 'call-ended', durationSamples: secondsToSamples(6), reason: 'finished' });
  return scripted;
}

function shown(words: string, sink: Partial<TextSink>, env: NodeJS.ProcessEnv = {}): string {
  let text = '';
  const display = createDisplay({ ...sink, write: (part) => (text += part) }, { quiet: false, env, now: () => 0 });
  display.begin('call.wav');
  for (const event of call(words).events) display.show(event);
  display.end();
  return text;
}

describe('the display of a replay', () => {
  it('prints plain lines without control characters where there is no terminal', () => {
    const text = shown('three weeks\u001b[2J\u0007 now', {});
    expect(text).toContain('0:03 Customer: three weeks [2J now [angry 72 %]\n');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('lets no escape sequence of a transcript reach the terminal', () => {
    const text = shown('x\u001b]0;title\u0007y\u009b31m', { isTTY: true, columns: 100 }, { NO_COLOR: '1' });
    expect(text).not.toContain('\u001b]');
    expect(text).not.toContain('\u009b');
    expect(
      text
        .split('\u001b')
        .slice(1)
        .filter((part) => /^\[[0-9;]*m/.test(part)),
    ).toEqual([]);
  });

  it('draws the gauges over themselves on a terminal', () => {
    const text = shown('three weeks', { isTTY: true, columns: 100 });
    expect(text).toContain('\u001b[6A\u001b[0J');
    expect(text).toContain('angry');
  });

  it('shows a second opinion as a line, and on a terminal where words go, without control characters', () => {
    const enriched = { enrichment: { host: 'endpoint.example', model: 'nuance-1' } };
    const scripted = new ScriptedCall().start(['agent', 'customer'], enriched);
    const before = scripted.events.reduce(reduceGauges, NO_GAUGES);
    expect(gaugeBlock(before, 0, 100, paint(false)).join('\n')).toContain('words also go to endpoint.example');
    scripted.opine(scripted.say('customer', 3, 5, 'oh wonderful'), { sarcastic: 0.9 }, 'Praise\u001b[2J for a fault.');
    let text = '';
    const display = createDisplay({ write: (part) => (text += part) }, { quiet: false, env: {}, now: () => 0 });
    for (const event of scripted.events) display.show(event);
    expect(text).toContain('0:03 Second opinion: sarcastic 0.9. Praise [2J for a fault.\n');
    const block = gaugeBlock(scripted.events.reduce(reduceGauges, NO_GAUGES), 0, 100, paint(false)).join('\n');
    expect(block).toContain('words also go to endpoint.example; last: sarcastic 0.9.');
    expect(block).not.toContain('\u001b');
  });

  it('says nothing when it is to be quiet', () => {
    let text = '';
    const display = createDisplay({ write: (part) => (text += part) }, { quiet: true, env: {}, now: () => 0 });
    display.begin('call.wav');
    display.say('line');
    expect(text).toBe('');
  });

  it('keeps every line of the gauges within the terminal', () => {
    const state = call('word '.repeat(100)).events.reduce(reduceGauges, NO_GAUGES);
    for (const line of gaugeBlock(state, 1000, 60, paint(false))) expect(Array.from(line).length).toBeLessThan(60);
  });
});

describe('text for the terminal', () => {
  it('cuts at the end asked for and keeps the width', () => {
    expect(fitted('abcdef', 4)).toBe('abc…');
    expect(fitted('abcdef', 4, 'tail')).toBe('…def');
  });

  it('turns direction marks and line ends into spaces', () => {
    expect(printable('a\u202Eb\nc')).toBe('a b c');
  });
});
