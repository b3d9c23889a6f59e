import { describe, expect, it } from 'vitest';
import { ScriptedCall } from '../../app/testing/scripted-call.ts';
import { reduceAll } from './call-reducer.ts';
import { idleCall } from './call-state.ts';
import { contextView, refinement } from './context-view.ts';

describe('what lies behind the words', () => {
  it('is nothing before the customer has spoken', () => {
    expect(contextView(idleCall)).toBeUndefined();
  });

  it('names where it may come from by time, speaker and words, and what is wanted in plain words', () => {
    const call = new ScriptedCall().start();
    const agent = call.say('agent', 2, 4, 'It will take three weeks.');
    const customer = call.say('customer', 65, 68, 'Three weeks? I want my money back!');
    call.inContext(customer, 'angry', {
      causes: [
        { segment: customer, probability: 0.9 },
        { segment: agent, probability: 0.713, words: { start: 13, end: 25 } },
      ],
      needs: [
        { name: 'refund', probability: 0.9 },
        { name: 'greet', probability: 0.8 },
      ],
    });
    expect(contextView(reduceAll(idleCall, call.events))).toEqual({
      id: customer.id,
      emotion: 'Anger 64 %',
      causes: [
        {
          id: agent.id,
          when: '0:02',
          who: 'Agent',
          text: 'It will take three weeks.',
          words: { start: 13, end: 25 },
          share: '71 %',
        },
      ],
      needs: ['a refund'],
    });
  });

  it('keeps what was wanted before, the newest first, each once', () => {
    const call = new ScriptedCall().start();
    for (const [i, name] of ['refund', 'card', 'refund'].entries()) {
      const segment = call.say('customer', 10 * i, 10 * i + 2, '…');
      call.inContext(segment, 'neutral', { needs: [{ name, probability: 0.9 }] });
    }
    expect(contextView(reduceAll(idleCall, call.events))?.needs).toEqual(['a refund', 'about a card']);
  });

  it('remembers what was told first when later words have changed it, twice even', () => {
    const call = new ScriptedCall().start();
    const segment = call.say('customer', 1, 2, 'Great.');
    call.inContext(segment, 'happy');
    const readingOf = () => reduceAll(idleCall, call.events).readings.find(({ id }) => id === segment.id);
    expect(refinement(readingOf() ?? segment)).toBeUndefined();
    call.inContext(segment, 'neutral', { refined: true });
    call.inContext(segment, 'angry', { refined: true });
    expect(refinement(readingOf() ?? segment)).toEqual({ from: 'Happiness 64 %', to: 'Anger 64 %' });
  });

  it('says uncertain where no emotion is likely enough', () => {
    const call = new ScriptedCall().start();
    call.inContext(call.say('customer', 1, 2, 'Hm.'), 'sad', { uncertain: true });
    expect(contextView(reduceAll(idleCall, call.events))?.emotion).toBe('uncertain');
  });
});
