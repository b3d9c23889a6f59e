import { describe, expect, it } from 'vitest';
import { leaning, scripted, segmentAt } from '../testing/scripted-events.ts';
import { reduceAll } from './call-reducer.ts';
import { idleCall } from './call-state.ts';
import { currentReading } from './emotion-view.ts';
import { currentSighting, faceFigures, shownFace } from './face-view.ts';
import { standings } from './standing-view.ts';

const segment = segmentAt('customer-1', 'customer', 0, 2);
const estimate = (modality: 'voice' | 'text' | 'face', uncertain = false) => ({
  modality,
  probabilities: leaning('sad', 0.6),
  affect: { valence: -0.5, arousal: 0 },
  confidence: 0.6,
  uncertain,
});
const started = {
  type: 'call-started',
  atSeconds: 0,
  mode: 'live',
  description: '',
  channels: ['customer'],
  permissions: [],
} as const;
const quality = {
  detection: 0.9,
  heightPixels: 84,
  sharpness: 0.5,
  brightness: 0.4,
  yawDegrees: -41,
  rollDegrees: 3,
};

function rows(events: Parameters<typeof scripted>[0]) {
  const state = reduceAll(idleCall, scripted(events));
  const known = { ...state, sighting: currentSighting(state), everSeen: state.sightings.length > 0 };
  return standings(currentReading(state), known).map(({ modality, speaks, says, because }) => ({
    modality,
    speaks,
    says,
    ...(because ? { because } : {}),
  }));
}

describe('what speaks and what abstains', () => {
  it('names all three sources before anything is heard', () => {
    expect(rows([started]).map(({ says }) => says)).toEqual([
      'nothing heard yet',
      'nothing heard yet',
      'no picture in this call',
    ]);
  });

  it('says who is unsure, and whose face is turned away', () => {
    const events = [
      { ...started, video: { channel: 'customer' } },
      { type: 'emotion', atSeconds: 1, segment, estimate: estimate('voice', true), interim: false },
      { type: 'emotion', atSeconds: 1, segment, estimate: estimate('text'), interim: false },
      { type: 'face', atSeconds: 1, channel: 'customer', sighting: { faces: 1, hindrance: 'turned' } },
    ] as const;
    expect(rows([...events])).toEqual([
      { modality: 'voice', speaks: false, says: 'unsure: none likely' },
      { modality: 'text', speaks: true, says: 'Sadness 60 %' },
      { modality: 'face', speaks: false, says: 'face turned away' },
    ]);
  });

  it('gives the reason of the gate and of a model that is missing', () => {
    const reason = 'The picture shows the agent, so it is not looked at.';
    const failure = { code: 'model-missing', message: 'The model is missing.' } as const;
    const [voice, , face] = rows([
      {
        ...started,
        video: { channel: 'agent' },
        permissions: [{ channel: 'agent', purpose: 'face-emotion', allowed: false, reason }],
      },
      { type: 'degraded', atSeconds: 1, part: 'voice-emotion', failure },
    ]);
    expect(voice).toMatchObject({ speaks: false, says: 'does not work now' });
    expect(voice?.because).toContain('The model is missing.');
    expect(face).toMatchObject({ speaks: false, says: 'may not be used', because: reason });
  });

  it('says when no picture arrives any more', () => {
    const events = [
      { ...started, video: { channel: 'customer' } },
      { type: 'face', atSeconds: 1, channel: 'customer', sighting: { faces: 1 }, estimate: estimate('face') },
      { type: 'speech-started', atSeconds: 9, segment },
    ] as const;
    expect(rows([...events].slice(0, 2))[2]).toMatchObject({ speaks: true, says: 'Sadness 60 %' });
    expect(rows([...events])[2]).toMatchObject({ speaks: false, says: 'no picture arrives' });
  });
});

describe('the face', () => {
  it('shows no gauges while something hinders, and marks the figure that does', () => {
    const sighting = { faces: 1, hindrance: 'turned', quality } as const;
    const state = reduceAll(
      idleCall,
      scripted([{ type: 'face', atSeconds: 1, channel: 'customer', sighting, estimate: estimate('face') }]),
    );
    expect(shownFace(currentSighting(state))).toBeUndefined();
    expect(faceFigures(currentSighting(state))).toEqual([
      { name: 'Size', value: '84 px', hindering: false },
      { name: 'Sharpness', value: '50 %', hindering: false },
      { name: 'Light', value: '40 %', hindering: false },
      { name: 'Turn', value: '41°', hindering: true },
    ]);
  });
});
