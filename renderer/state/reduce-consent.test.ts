import { describe, expect, it } from 'vitest';
import { type AssistEvent, assistEvent } from '../../app/contract/events.ts';
import { withPurge } from '../../app/contract/purge.ts';
import { ANALYSIS_PURPOSES, type ConsentPurpose } from '../../app/domain/consent.ts';
import { ScriptedCall, scriptedProbabilities } from '../../app/testing/scripted-call.ts';
import { reduceAll } from './call-reducer.ts';
import { type CallState, idleCall } from './call-state.ts';

/** A call of both sides with a reading of every kind. */
function call(): readonly AssistEvent[] {
  const told = new ScriptedCall().start();
  for (const channel of ['customer', 'agent'] as const) {
    const segment = told.say(channel, 1, 3, 'three weeks');
    const estimate = (modality: 'voice' | 'text' | 'face') => ({
      modality,
      probabilities: scriptedProbabilities('angry', 0.7),
      affect: { valence: -0.5, arousal: 0.5 },
      confidence: 0.7,
      uncertain: false,
    });
    for (const modality of ['voice', 'text', 'face'] as const)
      told.add({ type: 'emotion', atSample: segment.endSample, segment, estimate: estimate(modality), interim: false });
    told.feel(segment, 'angry').inContext(segment, 'angry').opine(segment, { frustrated: 0.7 }, 'waits');
    // Nothing is foretold of an agent.
    if (channel === 'customer')
      told.forecast(segment, { unsatisfied: 0.7, met: 0.2, 'well-satisfied': 0.1 }).ahead(segment, 0.8);
  }
  return told.events;
}

/** What is on the screen of people's data; a reading of which nothing is left says nothing. */
function shown({ lines, readings, sentiments, ahead, outcomes, prompts, sightings, faceSpans }: CallState) {
  const said = readings.filter((reading) => Object.keys(reading).length > 4);
  return { lines, readings: said, sentiments, ahead, outcomes, prompts, sightings, faceSpans };
}

describe('an agreement that was taken back', () => {
  const events = call();
  const purposes: readonly (readonly ConsentPurpose[])[] = [
    ...[...ANALYSIS_PURPOSES, 'enrichment' as const, 'store' as const].map((purpose) => [purpose]),
    [...ANALYSIS_PURPOSES],
  ];
  const cases = purposes.flatMap((which) => (['customer', 'agent'] as const).map((person) => ({ person, which })));

  it.each(cases)('leaves on the screen what is left of the events: $which of the $person', ({ person, which }) => {
    const purged = assistEvent.parse({
      ...{ v: 1, callId: 'scripted', seq: events.length, atSample: 48_000, provenance: [] },
      ...{ type: 'purged', person, purposes: which },
    });
    const asTold = reduceAll(idleCall, [...events, purged]);
    const asKept = reduceAll(idleCall, [...events, purged].reduce<AssistEvent[]>(withPurge, []));
    expect(shown(asTold)).toEqual(shown(asKept));
  });
});
