import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AssistEvent } from '../contract/events.ts';
import { isPurged, restOf, withPurge } from '../contract/purge.ts';
import { ANALYSIS_PURPOSES, type ConsentPurpose } from '../domain/consent.ts';
import { createConsentGate } from '../privacy/consent/consent-gate.ts';
import { readBundledProfiles } from '../privacy/profiles/bundled-profiles.ts';
import type { Profile } from '../privacy/profiles/profile.ts';
import { type ScriptedHearing, scriptedRecognisers } from '../testing/scripted-recognisers.ts';
import { type ScriptedSpeech, scriptedSource } from '../testing/scripted-source.ts';
import { eventsOf, sessionSetting, toldBy } from '../testing/test-session.ts';
import { CallSession } from './call-session.ts';
import { openLedger } from './consent-road.ts';

const EU = readBundledProfiles(join(import.meta.dirname, '../privacy/profiles/data')).get('eu') as Profile;
const CALL: readonly ScriptedSpeech[] = [
  { channel: 'customer', fromSeconds: 1, toSeconds: 3 },
  { channel: 'agent', fromSeconds: 4, toSeconds: 5 },
  { channel: 'customer', fromSeconds: 6, toSeconds: 9 },
  { channel: 'customer', fromSeconds: 12, toSeconds: 15 },
  { channel: 'customer', fromSeconds: 18, toSeconds: 21 },
];
const ANGRY: ScriptedHearing = { text: 'this is not acceptable any more', angry: 0.9, frustrated: 0.9 };

/** A call under the EU profile of which nothing is known beforehand. */
function call(
  told: readonly AssistEvent[] = [],
  given?: Parameters<typeof openLedger>[0]['given'],
  hear: Parameters<typeof scriptedRecognisers>[0] = () => ANGRY,
) {
  const ledger = openLedger({ profile: EU, given, mode: 'live', told, epochMs: () => 5 });
  const recognisers = scriptedRecognisers(hear);
  const source = scriptedSource(['agent', 'customer'], 24, CALL);
  const session = new CallSession({
    ...sessionSetting(),
    source,
    recognisers,
    ledger,
    gate: createConsentGate(ledger),
  });
  const agree = (purposes: readonly ConsentPurpose[] = ANALYSIS_PURPOSES) => {
    session.note('customer', { kind: 'notice', way: 'read-aloud' });
    session.note('customer', { kind: 'answer', answer: 'granted', purposes, form: 'pressed' });
  };
  const withdraw = (purposes: readonly ConsentPurpose[]) =>
    session.note('customer', { kind: 'answer', answer: 'withdrawn', purposes, form: 'pressed' });
  return { session, recognisers, agree, withdraw };
}

/** Does something once, when a segment has been told to its end. */
function onceTold(segmentId: string, act: () => void) {
  let done = false;
  return (event: AssistEvent) => {
    if (done || event.type !== 'speech-ended' || event.segment.id !== segmentId) return;
    done = true;
    act();
  };
}

const idsOf = (events: readonly AssistEvent[]) => eventsOf(events, 'utterance').map(({ utterance }) => utterance.id);

describe('a call in which the customer has a say', () => {
  it('tells talk statistics and nothing else of a customer who was not told', async () => {
    const { session, recognisers } = call();
    const events = await toldBy(session);
    expect(idsOf(events)).toEqual(['agent-1']);
    expect([...recognisers.calls.voice, ...recognisers.calls.text]).toEqual([]);
    expect(events.filter((event) => restOf(event)?.channel === 'customer')).toEqual([]);
    expect(eventsOf(events, 'talk').at(-1)?.statistics.channels.customer?.speechSamples).toBeGreaterThan(0);
  });

  it('analyses what begins after the agreement, never what was said before', async () => {
    const { session, agree } = call();
    const events = await toldBy(session, onceTold('customer-2', agree));
    expect(idsOf(events)).toEqual(['agent-1', 'customer-3', 'customer-4']);
    const given = eventsOf(events, 'consent').at(-1);
    expect(given?.consent.answers['voice-emotion']).toMatchObject({ answer: 'granted', form: 'pressed' });
    const began = given?.consent.answers['voice-emotion']?.atSample ?? 0;
    for (const { segment } of [...eventsOf(events, 'emotion'), ...eventsOf(events, 'fused')]) {
      expect(segment.startSample).toBeGreaterThanOrEqual(began);
    }
    expect(given?.permissions).toContainEqual({
      channel: 'customer',
      purpose: 'voice-emotion',
      allowed: true,
      reason: '',
    });
  });

  it('stops at once when the agreement is taken back, and leaves nothing of what came of it', async () => {
    const { session, agree, withdraw, recognisers } = call();
    agree();
    const events = await toldBy(
      session,
      onceTold('customer-2', () => withdraw(['voice-emotion', 'text-emotion', 'face-emotion'])),
    );
    const gone = eventsOf(events, 'purged');
    expect(gone).toMatchObject([{ person: 'customer', purposes: ['voice-emotion', 'text-emotion', 'face-emotion'] }]);
    const from = gone[0]?.seq ?? 0;
    const later = events.filter(({ seq }) => seq > from);
    expect(later.filter((event) => gone[0] && isPurged(event, gone[0]))).toEqual([]);
    expect(idsOf(later)).toEqual(['customer-3', 'customer-4']);
    const kept = events.reduce<AssistEvent[]>(withPurge, []);
    expect(
      kept.some(({ type }) =>
        ['emotion', 'fused', 'sentiment', 'context', 'prompt', 'forecast', 'prosody'].includes(type),
      ),
    ).toBe(false);
    expect(idsOf(kept)).toContain('customer-1');
    expect(recognisers.calls.voice.length).toBeLessThanOrEqual(2);
  });

  it('goes on with what was read when only the keeping of the call is taken back', async () => {
    const { session, agree, withdraw } = call();
    agree([...ANALYSIS_PURPOSES, 'store']);
    const events = await toldBy(
      session,
      onceTold('customer-2', () => withdraw(['store'])),
    );
    expect(eventsOf(events, 'purged')).toMatchObject([{ purposes: ['store'] }]);
    const trends = eventsOf(events, 'sentiment').map(({ segment }) => segment.id);
    expect(trends).toEqual(['customer-1', 'customer-2', 'customer-3', 'customer-4']);
  });

  it('forgets the words, too, when writing them down is taken back', async () => {
    const { session, agree, withdraw } = call();
    agree();
    const events = await toldBy(
      session,
      onceTold('customer-2', () => withdraw(['transcribe'])),
    );
    const kept = events.reduce<AssistEvent[]>(withPurge, []);
    expect(idsOf(kept)).toEqual(['agent-1']);
    expect(JSON.stringify(kept.filter((event) => event.type !== 'utterance'))).not.toContain('acceptable');
  });

  it('goes on with what was said before, when an engine was lost', async () => {
    const first = call();
    first.agree(['voice-emotion']);
    const told = await toldBy(first.session);
    const { session } = call(told);
    const events = await toldBy(session);
    expect(eventsOf(events, 'consent').at(-1)?.consent).toEqual(eventsOf(told, 'consent').at(-1)?.consent);
  });

  it('notes of what was given beforehand only what the profile accepts', async () => {
    const bipa = readBundledProfiles(join(import.meta.dirname, '../privacy/profiles/data')).get('us-one-party-bipa');
    const opening = { profile: bipa as Profile, given: undefined, told: [], epochMs: () => 0 };
    const recording = openLedger({ ...opening, mode: 'recording' }).of('customer');
    expect(recording.notice?.way).toBe('imported');
    expect(Object.keys(recording.answers)).toEqual(['transcribe', 'text-emotion', 'enrichment']);
    expect(openLedger({ ...opening, mode: 'live' }).of('customer')).toEqual({ answers: {} });
  });

  it('hears the answer to a question of the agent, and does nothing of it before that is noted', async () => {
    const said = new Map([
      ['customer-2', 'okay'],
      ['customer-3', 'yes, go ahead'],
    ]);
    const { session } = call([], undefined, ({ id }) => ({ ...ANGRY, text: said.get(id) ?? 'my machine is broken' }));
    session.note('customer', { kind: 'notice', way: 'read-aloud' });
    const events = await toldBy(
      session,
      onceTold('customer-1', () => session.ask(['voice-emotion'])),
    );
    expect(eventsOf(events, 'consent-heard').map(({ answer, segment }) => [answer, segment?.id])).toEqual([
      ['awaited', undefined],
      ['unclear', 'customer-2'],
      ['yes', 'customer-3'],
      ['unclear', 'customer-4'],
    ]);
    expect(eventsOf(events, 'emotion').filter(({ estimate }) => estimate.modality === 'voice')).toEqual([]);
  });

  it('listens no more once the answer was noted, and never before words may be written down', async () => {
    const { session } = call([], undefined, () => ({ ...ANGRY, text: 'yes' }));
    expect(() => session.ask(['voice-emotion'])).toThrow('may not listen');
    session.note('customer', { kind: 'notice', way: 'read-aloud' });
    session.ask(['voice-emotion']);
    const note = () =>
      session.note('customer', { kind: 'answer', answer: 'granted', purposes: ['voice-emotion'], form: 'spoken' });
    const events = await toldBy(session, onceTold('customer-2', note));
    const heard = eventsOf(events, 'consent-heard').map(({ segment }) => segment?.id);
    expect(heard).not.toContain('customer-4');
    expect(eventsOf(events, 'consent').at(-1)?.consent.answers['voice-emotion']).toMatchObject({ form: 'spoken' });
  });

  it('knows of the agent what they were told before the call, and of a recording that both were', () => {
    const opening = { profile: EU, given: undefined, told: [], epochMs: () => 9 };
    const live = openLedger({ ...opening, mode: 'live', agentToldAtEpochMs: 5 });
    expect(live.of('agent').notice).toMatchObject({ way: 'written', wording: 'eu-agent-en-1', atEpochMs: 5 });
    expect(openLedger({ ...opening, mode: 'live' }).of('agent').notice).toBeUndefined();
    expect(openLedger({ ...opening, mode: 'recording' }).of('agent').notice?.way).toBe('imported');
  });

  it('refuses to note an answer before the notice', () => {
    const { session } = call();
    expect(() =>
      session.note('customer', { kind: 'answer', answer: 'granted', purposes: ['voice-emotion'], form: 'pressed' }),
    ).toThrow('notice first');
  });
});
