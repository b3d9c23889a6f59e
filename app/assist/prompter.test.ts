import { describe, expect, it } from 'vitest';
import { secondsToSamples } from '../domain/audio.ts';
import type { Sentiment } from '../domain/sentiment.ts';
import type { Moment } from './moment.ts';
import { Prompter } from './prompter.ts';

let nextId = 0;
function customerSays(text: string, atSeconds: number, extra: Omit<Moment, 'utterance'> = {}): Moment {
  const startSample = secondsToSamples(atSeconds);
  const utterance = {
    id: `customer-${++nextId}`,
    channel: 'customer',
    startSample,
    endSample: startSample + secondsToSamples(3),
    text,
    score: 0.9,
    source: 'recogniser',
  } as const;
  return { utterance, ...extra };
}
const mood = (score: number): Sentiment => ({
  broad: 'neutral',
  fine: 'neutral',
  score,
  instant: score,
  trend: 'steady',
});

describe('prompter', () => {
  it('stays silent on neutral service talk', () => {
    const prompter = new Prompter();
    for (const [i, text] of [
      'hi my name is anna',
      'i would like to change my address',
      'yes that is correct',
    ].entries()) {
      expect(prompter.observe(customerSays(text, i * 10)).opened).toEqual([]);
    }
  });

  it('escalates when frustration is sustained, and points to the utterances that made it do so', () => {
    const prompter = new Prompter();
    const first = customerSays('this is not what i was told', 10, { states: { frustrated: 0.65 } });
    const second = customerSays('it is simply not working at all', 20, { states: { frustrated: 0.68 } });
    expect(prompter.observe(first).opened).toEqual([]);
    const [prompt] = prompter.observe(second).opened;
    expect(prompt).toMatchObject({ kind: 'escalation', rule: 'sustained-frustration', urgency: 'urgent' });
    expect(prompt?.reasons[0]?.utteranceIds).toEqual([first.utterance.id, second.utterance.id]);
  });

  it('escalates on a sharp fall but not on a slow one', () => {
    const sharp = new Prompter();
    sharp.observe(customerSays('that sounds good to me', 0, { sentiment: mood(0.4) }));
    expect(sharp.observe(customerSays('no that is wrong again', 20, { sentiment: mood(-0.3) })).opened[0]?.rule).toBe(
      'sharp-fall',
    );
    const slow = new Prompter();
    slow.observe(customerSays('that sounds good to me', 0, { sentiment: mood(0.4) }));
    expect(slow.observe(customerSays('no that is wrong again', 120, { sentiment: mood(-0.3) })).opened).toEqual([]);
  });

  it('suggests acknowledging the wait, once a minute at most', () => {
    const prompter = new Prompter();
    const wait = 'i have been waiting for three weeks';
    expect(prompter.observe(customerSays(wait, 10)).opened[0]?.play).toBe('acknowledge-wait');
    expect(prompter.observe(customerSays(wait, 30)).opened).toEqual([]);
    expect(prompter.observe(customerSays(wait, 90)).opened[0]?.play).toBe('acknowledge-wait');
  });

  it('does not take "do not cancel" for a wish to leave', () => {
    expect(new Prompter().observe(customerSays('please do not cancel my order', 0)).opened).toEqual([]);
  });

  it('closes cards by hand, and by itself when their time is over', () => {
    const prompter = new Prompter();
    const [card] = prompter.observe(customerSays('i want to cancel', 0)).opened;
    expect(prompter.observe(customerSays('hello', 100)).closed).toEqual([card?.id]);
    const [next] = prompter.observe(customerSays('i want to speak to your manager', 200)).opened;
    expect(prompter.close(next?.id ?? '')).toBe(true);
    expect(prompter.close(next?.id ?? '')).toBe(false);
  });

  it('goes on from a snapshot without repeating itself', () => {
    const prompter = new Prompter();
    prompter.observe(customerSays('i want to cancel', 0));
    const restored = new Prompter();
    restored.restore(JSON.parse(JSON.stringify(prompter.snapshot())));
    expect(restored.observe(customerSays('i said i want to cancel', 20)).opened).toEqual([]);
  });
});
