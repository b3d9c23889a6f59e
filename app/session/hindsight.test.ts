import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventOf } from '../contract/events.ts';
import { createFusion } from '../fusion/create-fusion.ts';
import type { Around, Fusion } from '../fusion/fusion.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { type ScriptedSpeech, scriptedSource } from '../testing/scripted-source.ts';
import { eventsOf, sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import type { Recognisers } from './recognisers.ts';

const CALL: readonly ScriptedSpeech[] = [
  { channel: 'customer', fromSeconds: 1, toSeconds: 3 },
  { channel: 'agent', fromSeconds: 4, toSeconds: 6 },
  { channel: 'customer', fromSeconds: 7, toSeconds: 9 },
  { channel: 'customer', fromSeconds: 11, toSeconds: 13 },
  { channel: 'customer', fromSeconds: 15, toSeconds: 17 },
];

/** What a call tells with a fusion, as a recording or live; and what the fusion was asked. */
async function heard(fuse: (own: Recognisers['fusion']) => Fusion, live: boolean) {
  const recognisers = scriptedRecognisers(() => ({ text: 'it is broken again', angry: 0.8 }));
  const source = scriptedSource(['agent', 'customer'], 18, CALL);
  const kind = live ? ({ kind: 'live' } as const) : {};
  const asked: Around[] = [];
  const own = fuse(recognisers.fusion);
  const fusion: Fusion = {
    ...own,
    fuse: (estimates, around) => {
      if (around) asked.push(around);
      return own.fuse(estimates, around);
    },
  };
  const session = new CallSession({
    ...sessionSetting(),
    source: { ...source, description: { ...source.description, ...kind } },
    recognisers: { ...recognisers, fusion },
  });
  const events = await toldBy(session);
  return { fused: eventsOf(events, 'fused').filter(({ interim }) => !interim), asked };
}

/** Is the surer of anger the more was said later. */
const surerLater = (own: Recognisers['fusion']): Fusion => ({
  modalities: own?.modalities ?? [],
  looksAhead: true,
  async fuse(estimates, around = { past: [] }) {
    const fused = await own?.fuse(estimates, around);
    if (!fused) throw new Error('The scripted recognisers have a fusion.');
    const angry = 0.4 + 0.1 * (around.later?.length ?? 0);
    const rest = (1 - angry) / 6;
    const probabilities = { angry, disgust: rest, fear: rest, happy: rest, neutral: rest, sad: rest, surprise: rest };
    return { ...fused, probabilities };
  },
  close: async () => {},
});

const isRefined = ({ refined }: EventOf<'fused'>) => refined === true;

describe('a fusion that looks ahead', () => {
  it('reads the customer of a recording again with up to three later utterances, after what it told first', async () => {
    const { fused, asked } = await heard(surerLater, false);
    const first = fused.filter((event) => !isRefined(event));
    expect(first.map(({ segment }) => segment.id)).toEqual(['customer-1', 'customer-2', 'customer-3', 'customer-4']);
    for (const { fused: state } of first) expect(state.probabilities.angry).toBeCloseTo(0.4, 6);
    const last = (id: string) => fused.findLast(({ segment }) => segment.id === id)?.fused.probabilities.angry;
    expect(last('customer-1')).toBeCloseTo(0.7, 6);
    expect(last('customer-2')).toBeCloseTo(0.6, 6);
    expect(last('customer-4')).toBeCloseTo(0.4, 6);
    expect(Math.max(...asked.map(({ later }) => later?.length ?? 0))).toBe(3);
  });

  it('never hears of anything later in a live call', async () => {
    const { fused, asked } = await heard(surerLater, true);
    expect(fused.some(isRefined)).toBe(false);
    expect(asked.every(({ later }) => later === undefined)).toBe(true);
  });

  it('tells the same first in a recording as live', async () => {
    const [recording, live] = [await heard(surerLater, false), await heard(surerLater, true)];
    expect(recording.fused.filter((event) => !isRefined(event)).map(({ fused }) => fused)).toEqual(
      live.fused.map(({ fused }) => fused),
    );
  });
});

it('only the graph looks ahead', async () => {
  const registry = createModelRegistry({ modelsFolder: join(import.meta.dirname, '../../native-models') });
  onTestFinished(() => registry.close());
  expect((await createFusion(registry, 'graph')).looksAhead).toBe(true);
  for (const kind of ['average', 'concat', 'attention'] as const)
    expect((await createFusion(registry, kind)).looksAhead ?? false).toBe(false);
});
