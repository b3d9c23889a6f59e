/** Calls as the vault keeps them, for tests of what is made over many of them. */
import type { AssistEvent, AssistEventBody } from '../contract/events.ts';
import { CALL_RATE_HZ } from '../domain/audio.ts';
import type { Profile } from '../privacy/profiles/profile.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import { madePermission } from './made-vault.ts';

/** What sets a call apart from the others. */
export interface KeptCall {
  readonly callId: string;
  readonly startedAtEpochMs: number;
  /** The customer's share of the talk, 0..1. */
  readonly talkShare: number;
  readonly customerRef?: string;
  readonly synthetic?: boolean;
  /** False: cut off. */
  readonly ended?: boolean;
  /** What the customer has said of supervisors; absent: they were told, and said nothing. */
  readonly view?: 'granted' | 'refused' | 'withdrawn';
  /** True: answered in the middle of the call, not at its beginning. */
  readonly answersLate?: boolean;
  readonly told?: boolean;
}

const MINUTE = 60 * CALL_RATE_HZ;

/** Keeps a call of ten minutes, in one transaction. @param profile the one it was held under. */
export function keepCall(vault: Vault, call: KeptCall, profile: Pick<Profile, 'id'>): void {
  const { callId, startedAtEpochMs, talkShare, customerRef, synthetic, ended = true, view, answersLate = false } = call;
  const moment = { atSample: 0, atEpochMs: startedAtEpochMs };
  const notice = { way: 'read-aloud', wording: 'made-1', ...moment } as const;
  const told = call.told === false ? { answers: {} } : { notice, answers: {} };
  const answer = view && ({ 'supervisor-view': { answer: view, form: 'pressed', ...moment } } as const);
  const said = { ...told, answers: answer ?? {} };
  const permission = madePermission(JSON.stringify({ customer: answersLate ? told : said }));
  const bodies: AssistEventBody[] = [
    ...(answersLate ? [consentOf(said)] : []),
    talkOf(talkShare),
    sentimentOf(talkShare < 0.5 ? -0.5 : 0.5),
  ];
  vault.write([], () => {
    const header = { callId, startedAtEpochMs, mode: 'live', profile: { id: profile.id, version: 1 } } as const;
    vault.beginCall(
      { ...header, ...(customerRef && { customerRef }), ...(synthetic !== undefined && { synthetic }) },
      permission,
    );
    const events = bodies.map((body, seq) => ({ v: 1, callId, seq, ...body }) as AssistEvent);
    vault.appendEvents(callId, events, permission);
    const endedAtEpochMs = startedAtEpochMs + 600_000;
    if (ended) vault.endCall(callId, { endedAtEpochMs, ending: 'finished', lengthMs: 600_000 }, permission);
  });
}

function consentOf(consent: Extract<AssistEventBody, { type: 'consent' }>['consent']): AssistEventBody {
  return { type: 'consent', atSample: 16_000, provenance: [], person: 'customer', consent, permissions: [] };
}

function talkOf(talkShare: number): AssistEventBody {
  const talk = { words: 900, wordsPerMinute: 130, interruptions: 1, longestTurnSamples: MINUTE };
  const statistics = {
    durationSamples: 10 * MINUTE,
    channels: {
      customer: { ...talk, talkShare, speechSamples: Math.round(8 * MINUTE * talkShare) },
      agent: { ...talk, talkShare: 1 - talkShare, speechSamples: Math.round(8 * MINUTE * (1 - talkShare)) },
    },
    overlapSamples: 0,
    silenceSamples: 2 * MINUTE,
    longestSilenceSamples: MINUTE,
  };
  return { type: 'talk', atSample: 10 * MINUTE, provenance: [], statistics };
}

function sentimentOf(score: number): AssistEventBody {
  const [broad, fine] =
    score < 0 ? (['negative', 'slightly-negative'] as const) : (['positive', 'slightly-positive'] as const);
  const segment = { id: 'segment-1', channel: 'customer', startSample: 0, endSample: MINUTE } as const;
  const sentiment = { broad, fine, score, instant: score, trend: 'steady' } as const;
  return { type: 'sentiment', atSample: MINUTE, provenance: [], segment, sentiment };
}
