import { describe, expect, it } from 'vitest';
import { leaning, scripted, segmentAt } from '../testing/scripted-events.ts';
import { scriptedOpinion } from '../testing/scripted-opinion.ts';
import { reduceAll } from './call-reducer.ts';
import { idleCall } from './call-state.ts';
import { createEngineStore, reduceEngine } from './engine-store.ts';
import { opinionLine } from './opinion-view.ts';

const first = segmentAt('customer-1', 'customer', 1, 3);
const second = segmentAt('customer-2', 'customer', 5, 7);
const fused = {
  probabilities: leaning('happy', 0.7),
  affect: { valence: 0.5, arousal: 0.1 },
  confidence: 0.7,
  uncertain: false,
  weights: { text: 1 },
};
const opinion = scriptedOpinion({ sarcastic: 0.9, frustrated: 0.6 });
const call = scripted([
  { type: 'fused', atSeconds: 3, segment: first, fused, interim: false },
  { type: 'fused', atSeconds: 7, segment: second, fused, interim: false },
  { type: 'second-opinion', atSeconds: 3, segment: first, ...opinion },
  { type: 'second-opinion-missed', atSeconds: 7, segment: second, why: 'overtaken' },
]);

describe('second opinions in the fold of a call', () => {
  it('stand beside the utterance they are about, however late they come, and change no other reading', () => {
    const state = reduceAll(idleCall, call);
    expect(state.readings.map((reading) => reading.opinion)).toEqual([opinion, undefined]);
    expect(state.readings.map((reading) => reading.fused?.value)).toEqual([fused, fused]);
    expect(state.missedOpinions).toEqual([{ ...second, why: 'overtaken' }]);
    expect(state.positionSamples).toBe(second.endSample);
  });

  it('go with what a rewind takes back', () => {
    const back = scripted([{ type: 'rewound', atSeconds: 2 }], 'call-1', call.length);
    const state = reduceAll(idleCall, [...call, ...back]);
    expect(state.readings).toEqual([]);
    expect(state.missedOpinions).toEqual([]);
  });

  it('name at most two states with scores that do not look like probabilities, or say that nothing stands out', () => {
    expect(opinionLine(scriptedOpinion({ sarcastic: 0.9, frustrated: 0.6, hesitant: 0.55 })).says).toBe(
      'sarcastic 0.9, frustrated 0.6',
    );
    expect(opinionLine(scriptedOpinion({})).says).toBe('nothing stands out');
  });
});

describe('what the window knows of enrichment', () => {
  const enrichment = { state: 'on', host: 'endpoint.example', model: 'nuance-1' } as const;

  it('comes with the ready engine, stays while the engine is away, and goes when a new one has it off', () => {
    const on = reduceEngine(createEngineStore().getState(), {
      kind: 'engine',
      state: 'ready',
      message: '',
      enrichment,
    });
    const away = reduceEngine(on, { kind: 'engine', state: 'restarting', message: '' });
    expect(away.enrichment).toEqual(enrichment);
    expect(reduceEngine(away, { kind: 'engine', state: 'ready', message: '' }).enrichment).toBeUndefined();
  });
});
