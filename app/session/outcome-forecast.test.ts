import { describe, expect, it } from 'vitest';
import type { AssistEventBody } from '../contract/events.ts';
import type { ChannelRole } from '../domain/audio.ts';
import type { EmotionEstimate } from '../domain/emotion.ts';
import { AppError } from '../domain/errors.ts';
import type { Utterance } from '../domain/speech.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import { scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { OutcomeForecaster } from './outcome-forecast.ts';
import type { Recognisers } from './recognisers.ts';
import { SILENT_LOG } from './session-log.ts';
import { StageGuard } from './stage-guard.ts';

function forecaster(more: Partial<Recognisers> = {}) {
  const told: AssistEventBody[] = [];
  const emit = (body: AssistEventBody) => told.push(body);
  const recognisers = { ...scriptedRecognisers(() => ({ text: 'hello' })), ...more };
  const guard = new StageGuard(emit, SILENT_LOG);
  return { told, outcome: new OutcomeForecaster({ gate: createChannelGate(), guard, recognisers, emit }) };
}

function utterance(channel: ChannelRole, number: number): Utterance {
  const startSample = number * 1000;
  return {
    id: `${channel}-${number}`,
    channel,
    startSample,
    endSample: startSample + 500,
    text: 'sorry, no',
    score: 1,
    source: 'transcript',
  };
}

const words = (negative: number) =>
  ({ polarity: { negative, neutral: 1 - negative, positive: 0 } }) as Partial<EmotionEstimate> as EmotionEstimate;

describe('the forecast of how a call ends', () => {
  it('is told after each utterance of the customer, from the third on, with its reasons', async () => {
    const { told, outcome } = forecaster();
    for (const [i, negative] of [0, 0.9, 0.8, 0.1].entries()) {
      await outcome.hear(utterance('customer', i), words(negative));
      await outcome.hear(utterance('agent', i), undefined);
    }
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({
      type: 'forecast',
      atSample: 2500,
      segment: { id: 'customer-2' },
      provenance: [{ model: 'satisfaction' }, { model: 'text-emotion' }],
      forecast: {
        kind: 'satisfaction',
        likeliest: 'unsatisfied',
        customerTurns: 3,
        reasons: [{ text: 'two of three turns were negative', effect: 'raises' }],
      },
    });
    expect(told[1]).toMatchObject({ forecast: { probabilities: { unsatisfied: 0.5 } } });
  });

  it('does not hear what nobody is known to have said, and of the agent only that they had to say no', async () => {
    const { told, outcome } = forecaster();
    for (let i = 0; i < 5; i++) await outcome.hear(utterance('unattributed', i), words(1));
    await outcome.hear(utterance('agent', 6), words(1));
    expect(told).toEqual([]);
    expect(outcome.snapshot()).toMatchObject({ signs: [], agentTurns: 1, cues: { sorry: { count: 1 } } });
  });

  it('goes on from a snapshot', async () => {
    const first = forecaster();
    for (let i = 0; i < 2; i++) await first.outcome.hear(utterance('customer', i), words(1));
    const { told, outcome } = forecaster();
    outcome.restore(JSON.parse(JSON.stringify(first.outcome.snapshot())));
    await outcome.hear(utterance('customer', 2), words(1));
    expect(told).toMatchObject([{ type: 'forecast', forecast: { customerTurns: 3 } }]);
  });

  it('costs the call nothing when its model fails: that is said once', async () => {
    const { satisfaction } = scriptedRecognisers(() => ({ text: '' }));
    if (!satisfaction) throw new Error('the scripted recognisers have a model of satisfaction');
    const ask = () => Promise.reject(new AppError('model-failed', 'The model cannot compute this.'));
    const { told, outcome } = forecaster({ satisfaction: { ...satisfaction, ask } });
    for (let i = 0; i < 5; i++) await outcome.hear(utterance('customer', i), words(0));
    expect(told).toMatchObject([{ type: 'degraded', part: 'satisfaction' }]);
  });
});
