import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNEL_ROLES } from '../../domain/audio.ts';
import { CONSENT_PURPOSES, type ConsentPurpose, type ConsentStatement, PURPOSES } from '../../domain/consent.ts';
import { channelVerdict } from '../channel-gate.ts';
import { readBundledProfiles } from '../profiles/bundled-profiles.ts';
import { CLOSED_PROFILE } from '../profiles/closed-profile.ts';
import type { Profile } from '../profiles/profile.ts';
import { createConsentGate, keepingVerdict } from './consent-gate.ts';
import { ConsentLedger } from './consent-ledger.ts';
import { recordingPermission } from './recording-permission.ts';
import { storingPermission } from './storing-permission.ts';

const bundled = readBundledProfiles(join(import.meta.dirname, '../profiles/data'));
const eu = bundled.get('eu') as Profile;
const bipa = bundled.get('us-one-party-bipa') as Profile;
const profiles = [...bundled.values(), CLOSED_PROFILE];

const at = (atSample: number) => ({ atSample, atEpochMs: 1_000 + atSample });
const TOLD: ConsentStatement = { kind: 'notice', way: 'read-aloud' };
const answer = (
  answer: 'granted' | 'refused' | 'withdrawn',
  purposes: readonly ConsentPurpose[],
  form: 'pressed' | 'written' = 'pressed',
): ConsentStatement => ({ kind: 'answer', answer, purposes, form });
const voice = (startSample: number) => ({ channel: 'customer' as const, startSample });

function made(profile: Profile) {
  const ledger = new ConsentLedger(profile);
  return { ledger, gate: createConsentGate(ledger) };
}

describe('the gate of a call', () => {
  it('lets nothing of the customer through before the notice', () => {
    for (const profile of profiles) {
      const { gate } = made(profile);
      for (const purpose of PURPOSES) expect(gate.admit(purpose, voice(0))).toBeUndefined();
      expect(gate.verdict('voice-emotion', 'customer').reason).not.toBe('');
    }
  });

  it('lets through what began after the agreement, and nothing that began before', () => {
    const { ledger, gate } = made(eu);
    ledger.record('customer', TOLD, at(100));
    expect(gate.admit('text-emotion', voice(100))).toBeDefined();
    expect(gate.admit('text-emotion', voice(99))).toBeUndefined();
    expect(gate.admit('voice-emotion', voice(500))).toBeUndefined();
    ledger.record('customer', answer('granted', ['voice-emotion']), at(400));
    expect(gate.admit('voice-emotion', voice(399))).toBeUndefined();
    expect(gate.admit('voice-emotion', voice(400))).toBeDefined();
    expect(gate.admit('face-emotion', { channel: 'customer', atSample: 500 })).toBeUndefined();
  });

  it('stops at once for good when an agreement is taken back, and begins anew only with a new one', () => {
    const { ledger, gate } = made(eu);
    ledger.record('customer', TOLD, at(0));
    ledger.record('customer', answer('granted', ['voice-emotion']), at(0));
    expect(ledger.record('customer', answer('withdrawn', ['voice-emotion']), at(200))).toEqual(['voice-emotion']);
    expect(gate.admit('voice-emotion', voice(300))).toBeUndefined();
    expect(gate.verdict('voice-emotion', 'customer').reason).toContain('taken back');
    ledger.record('customer', answer('granted', ['voice-emotion']), at(900));
    expect(gate.admit('voice-emotion', voice(899))).toBeUndefined();
    expect(gate.admit('voice-emotion', voice(900))).toBeDefined();
  });

  it('heeds an objection also where telling would have been enough', () => {
    const { ledger, gate } = made(eu);
    ledger.record('customer', TOLD, at(0));
    ledger.record('customer', answer('refused', ['text-emotion']), at(0));
    expect(gate.admit('text-emotion', voice(10))).toBeUndefined();
    expect(gate.admit('context', voice(10))).toBeUndefined();
    expect(gate.admit('transcribe', voice(10))).toBeDefined();
  });

  it('asks for a signed release where the profile does', () => {
    const { ledger, gate } = made(bipa);
    ledger.record('customer', TOLD, at(0));
    expect(() => ledger.record('customer', answer('granted', ['voice-emotion']), at(0))).toThrow('signed release');
    ledger.record('customer', answer('granted', ['voice-emotion'], 'written'), at(0));
    expect(gate.admit('voice-emotion', voice(0))).toBeDefined();
  });

  it('takes no agreement from somebody who was not told, and none to what is never done', () => {
    const { ledger } = made(eu);
    expect(() => ledger.record('customer', answer('granted', ['voice-emotion']), at(0))).toThrow('notice first');
    ledger.record('agent', TOLD, at(0));
    expect(() => ledger.record('agent', answer('granted', ['voice-emotion']), at(0))).toThrow('does not allow');
  });

  it('holds a mixed channel to what the customer has agreed to', () => {
    const { ledger, gate } = made(eu);
    expect(gate.admit('transcribe', { channel: 'unattributed', startSample: 0 })).toBeUndefined();
    ledger.record('customer', TOLD, at(0));
    expect(gate.admit('transcribe', { channel: 'unattributed', startSample: 0 })).toBeDefined();
    expect(gate.admit('voice-emotion', { channel: 'unattributed', startSample: 0 })).toBeUndefined();
  });

  it('asks for what is kept, too', () => {
    const { ledger } = made(eu);
    ledger.record('customer', TOLD, at(0));
    expect(keepingVerdict(ledger, 'store', 'customer').allowed).toBe(false);
    ledger.record('customer', answer('granted', ['store']), at(0));
    expect(keepingVerdict(ledger, 'store', 'customer').allowed).toBe(true);
  });

  it('has a call stored only where the agent was told, too', () => {
    const { ledger } = made(eu);
    ledger.record('customer', TOLD, at(0));
    ledger.record('customer', answer('granted', ['store']), at(0));
    expect(storingPermission(ledger)).toBeUndefined();
    ledger.record('agent', { kind: 'notice', way: 'written' }, at(0));
    expect(storingPermission(ledger)?.consent).toContain('eu-agent-en-1');
  });

  it('keeps the first position of an answer that is given twice', () => {
    const { ledger, gate } = made(eu);
    ledger.record('customer', TOLD, at(0));
    ledger.record('customer', answer('granted', ['voice-emotion']), at(10));
    ledger.record('customer', answer('granted', ['voice-emotion']), at(500));
    expect(gate.admit('voice-emotion', voice(20))).toBeDefined();
  });

  it('never lets through what the house or the profile forbids, whatever is said', () => {
    const statement = fc.oneof(
      fc.constant(TOLD),
      fc.record({
        kind: fc.constant('answer' as const),
        answer: fc.constantFrom('granted' as const, 'refused' as const, 'withdrawn' as const),
        purposes: fc.subarray([...CONSENT_PURPOSES], { minLength: 1 }),
        form: fc.constantFrom('pressed' as const, 'written' as const, 'spoken' as const, 'imported' as const),
      }),
    );
    const spoken = fc.array(fc.tuple(fc.constantFrom('customer' as const, 'agent' as const), statement), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.constantFrom(...profiles), spoken, (profile, said) => {
        const { ledger, gate } = made(profile);
        for (const [index, [person, each]] of said.entries()) {
          try {
            ledger.record(person, each, at(index * 100));
          } catch {
            // An answer that cannot stand changes nothing.
          }
        }
        for (const channel of CHANNEL_ROLES) {
          for (const purpose of PURPOSES) {
            const admitted = gate.admit(purpose, { channel, startSample: 1e9 }) !== undefined;
            expect(admitted).toBe(gate.verdict(purpose, channel).allowed);
            if (!channelVerdict(purpose, channel).allowed) expect(admitted).toBe(false);
            if (!gate.everAllows(purpose, channel)) expect(admitted).toBe(false);
            if (purpose === 'context') continue;
            const latest = ledger.of(channel).answers[purpose]?.answer;
            if (latest === 'refused' || latest === 'withdrawn') expect(admitted).toBe(false);
            if (profile.needs[channel][purpose] === 'release' && admitted) {
              expect(ledger.of(channel).answers[purpose]).toMatchObject({ answer: 'granted', form: 'written' });
            }
          }
        }
      }),
    );
  });
});

describe('the permission to record', () => {
  it('takes both agreements of the customer for either side, and what the profile asks of the agent for theirs', () => {
    const { ledger } = made(eu);
    const allowed = () => CHANNEL_ROLES.filter((channel) => recordingPermission(ledger, channel) !== undefined);
    ledger.record('agent', TOLD, at(0));
    ledger.record('customer', TOLD, at(0));
    ledger.record('customer', answer('granted', ['store']), at(0));
    expect(allowed()).toEqual([]);
    ledger.record('customer', answer('granted', ['record']), at(0));
    expect(allowed()).toEqual([...CHANNEL_ROLES]);
    expect(recordingPermission(ledger, 'agent')?.consent).toContain('"record"');
    ledger.record('agent', answer('refused', ['record']), at(10));
    expect(allowed()).toEqual(['customer']);
    ledger.record('customer', answer('withdrawn', ['store']), at(20));
    expect(allowed()).toEqual([]);
  });
});
