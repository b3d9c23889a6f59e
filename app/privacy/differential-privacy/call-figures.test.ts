import { expect, it } from 'vitest';
import { EMOTION_FIGURES, FIGURES } from '../../domain/aggregate.ts';
import { CallSession } from '../../session/call-session.ts';
import { scriptedRecognisers } from '../../testing/scripted-recognisers.ts';
import { type ScriptedSpeech, scriptedSource } from '../../testing/scripted-source.ts';
import { sessionSetting, toldBy } from '../../testing/test-session.ts';
import { figuresOf } from './call-figures.ts';

async function eventsOfACall() {
  const speech: readonly ScriptedSpeech[] = [
    { channel: 'agent', fromSeconds: 1, toSeconds: 3 },
    { channel: 'customer', fromSeconds: 4, toSeconds: 10 },
    { channel: 'agent', fromSeconds: 9, toSeconds: 11 },
    { channel: 'customer', fromSeconds: 16, toSeconds: 19 },
  ];
  const source = scriptedSource(['agent', 'customer'], 20, speech);
  const recognisers = scriptedRecognisers(() => ({ text: 'this is the third time i call about it', angry: 0.9 }));
  return toldBy(new CallSession({ ...sessionSetting(), source, recognisers, partials: false }));
}

it("makes a customer's figures from what a call told, all within their bounds", async () => {
  const figures = figuresOf(await eventsOfACall(), 'customer');
  expect(figures['negative-share']).toBeGreaterThan(0.5);
  expect(figures).toMatchObject({ 'ended-negative': 1, 'cut-in': 0 });
  expect(figures['talk-share']).toBeCloseTo(9 / 13, 1);
  for (const [name, value] of Object.entries(figures)) {
    const { low, high } = FIGURES[name as keyof typeof FIGURES];
    expect(value).toBeGreaterThanOrEqual(low);
    expect(value).toBeLessThanOrEqual(high);
  }
});

it("makes nothing of an agent's that rests on emotion", async () => {
  const figures = figuresOf(await eventsOfACall(), 'agent');
  expect(figures).toMatchObject({ 'cut-in': 1, interruptions: 1 });
  for (const name of EMOTION_FIGURES) expect(figures).not.toHaveProperty(name);
});

it('leaves out what a call did not tell', () => {
  expect(figuresOf([], 'customer')).toEqual({});
});
