import { describe, expect, it } from 'vitest';
import type { AssistEvent, AssistEventBody } from '../contract/events.ts';
import type { PersonConsent } from '../domain/consent.ts';
import { AppError } from '../domain/errors.ts';
import { WINDOW_UTTERANCES } from '../privacy/redaction/running-redaction.ts';
import type { VaultDoor } from '../privacy/vault/vault-door.ts';
import { createVaultDoor } from '../privacy/vault/vault-door.ts';
import { auditedIn, madePermission, madeUtterance, madeVault } from '../testing/made-vault.ts';
import { ScriptedCall } from '../testing/scripted-call.ts';
import { CallKeeping, type KeepingRules } from './call-keeping.ts';
import { SILENT_LOG } from './session-log.ts';

const CALL = 'call-1';

interface Setting {
  allowed: boolean;
  failure?: AppError;
}

function setUp(made = madeVault(), resumed = false) {
  const setting: Setting = { allowed: true };
  const door = createVaultDoor({ files: made.files, keepers: made.keepers, epochMs: Date.now });
  const failing: VaultDoor = {
    ...door,
    open: () => (setting.failure ? Promise.reject(setting.failure) : door.open()),
  };
  const rules: KeepingRules = {
    permission: () => (setting.allowed ? madePermission() : undefined),
    redactor: {
      find: (said) =>
        said.flatMap(({ id, text }) => {
          const start = text.indexOf('4111');
          if (start < 0) return [];
          return [{ segmentId: id, start, end: start + 4, kind: 'card-number' as const, confidence: 1 }];
        }),
    },
    about: { profile: { id: 'eu', version: 1 } },
  };
  const told: AssistEventBody[] = [];
  const tell = (body: AssistEventBody) => void told.push(body);
  const call = { callId: CALL, startedAtEpochMs: 1_790_000_000_000, resumed };
  const keeping = new CallKeeping({ door: failing, rules, ...call, tell, epochMs: Date.now, log: SILENT_LOG });
  return { made, setting, door, told, keeping };
}

const START = { ...new ScriptedCall().start().events[0], callId: CALL, seq: 0 } as AssistEvent;
const END: AssistEvent = {
  v: 1,
  callId: CALL,
  seq: 9,
  atSample: 160_000,
  provenance: [],
  type: 'call-ended',
  durationSamples: 160_000,
  reason: 'finished',
};
const noted = (seq: number, consent: PersonConsent): AssistEvent => {
  const envelope = { v: 1, callId: CALL, seq, atSample: 0, provenance: [] } as const;
  return { ...envelope, type: 'consent', person: 'customer', consent, permissions: [] };
};
const say = (seq: number, text: string) => madeUtterance(CALL, seq, text);

describe('keeping a call', () => {
  it('keeps words back while later ones may show that they are personal, and stores them redacted with the end', async () => {
    const { keeping, door, told } = setUp();
    keeping.take(START);
    keeping.take(say(1, 'my card is 4111'));
    await keeping.flush();
    const vault = await door.open();
    expect(vault.readCall(CALL)).toMatchObject({
      header: { profile: { id: 'eu' } },
      events: [{ type: 'call-started' }],
    });
    for (let seq = 2; seq <= WINDOW_UTTERANCES; seq += 1) keeping.take(say(seq, 'and so on'));
    await keeping.flush();
    expect(vault.readCall(CALL).events).toHaveLength(1);
    keeping.take(say(WINDOW_UTTERANCES + 1, 'one more'));
    await keeping.flush();
    expect(vault.readCall(CALL).events).toMatchObject([{}, say(1, 'my card is [card number]')]);
    keeping.take({ ...END, seq: WINDOW_UTTERANCES + 2 });
    await keeping.flush();
    expect(vault.readCall(CALL).events).toHaveLength(WINDOW_UTTERANCES + 3);
    expect(vault.readCall(CALL)).toMatchObject({ end: { ending: 'finished', lengthMs: 10_000 } });
    expect(vault.searchCalls('4111')).toEqual([]);
    expect(told).toEqual([]);
    await door.close();
  });

  it('has the audit log tell of corrections that were taken, of those that were refused, and of each that was undone', async () => {
    const { keeping, door } = setUp();
    const call = new ScriptedCall().start();
    const segment = call.say('customer', 1, 2, 'this is not right');
    const verdict = { kind: 'is', emotion: 'sad' };
    const check = { accuracy: 0.9, logLoss: 0.3 };
    for (const outcome of [
      { kind: 'taken', serial: 1, check: { before: check, after: check } },
      { kind: 'refused', why: 'drift', message: 'Too much.' },
    ])
      call.add({ type: 'correction', segment, verdict, outcome });
    call.add({ type: 'corrections-undone', serials: [1, 2] });
    for (const event of call.events) keeping.take({ ...event, callId: CALL });
    await keeping.flush();
    const told = auditedIn(await door.open()).flatMap((entry) => (entry.kind === 'correction' ? [entry.outcome] : []));
    expect(told).toEqual(['taken', 'refused', 'undone', 'undone']);
    await door.close();
  });

  it('stores nothing of a card that a payment pause has cut off', async () => {
    const { keeping, door } = setUp();
    keeping.take(START);
    keeping.take(say(1, 'it is four five three nine'));
    const paused = { v: 1, callId: CALL, seq: 2, atSample: 160_000, provenance: [] } as const;
    keeping.take({ ...paused, type: 'payment-pause', state: 'paused', cause: 'digits' });
    keeping.take(END);
    await keeping.flush();
    const { events } = (await door.open()).readCall(CALL);
    expect(events).toMatchObject([{}, say(1, 'it is [card number]'), { type: 'payment-pause' }, {}]);
    await door.close();
  });

  it('stores nothing without permission, and makes no vault for it', async () => {
    const { keeping, door, setting } = setUp();
    setting.allowed = false;
    for (const event of [START, say(1, 'hello'), END]) keeping.take(event);
    await keeping.flush();
    expect(door.exists()).toBe(false);
  });

  it('stores what comes after the permission, with the call’s beginning, and nothing from before it', async () => {
    const { keeping, door, setting } = setUp();
    setting.allowed = false;
    keeping.take(START);
    keeping.take(say(1, 'before'));
    setting.allowed = true;
    keeping.take(say(2, 'after'));
    keeping.take(END);
    await keeping.flush();
    expect((await door.open()).readCall(CALL).events.map(({ seq }) => seq)).toEqual([0, 2, 9]);
    await door.close();
  });

  it.each([false, true])(
    'erases the call when the permission is taken back, also one that a lost engine began: %s',
    async (isResumed) => {
      const first = setUp();
      first.keeping.take(START);
      first.keeping.take(say(1, 'hello'));
      await first.keeping.flush();
      await first.door.close();
      const { keeping, setting, door } = isResumed ? setUp(first.made, true) : first;
      setting.allowed = false;
      await keeping.flush();
      expect((await door.open()).hasCall(CALL)).toBe(false);
      await door.close();
    },
  );

  it('erases at once when the person says so, without waiting for a checkpoint', async () => {
    const { keeping, setting, door } = setUp();
    keeping.take(START);
    keeping.take(say(1, 'hello'));
    await keeping.flush();
    const vault = await door.open();
    expect(vault.hasCall(CALL)).toBe(true);
    setting.allowed = false;
    keeping.take(noted(2, { answers: {} }));
    await expect.poll(() => vault.hasCall(CALL), { timeout: 1_000 }).toBe(false);
    await door.close();
  });

  it('lets go of what waited when the permission is taken back, so that a new one does not bring it in', async () => {
    const { keeping, setting, door } = setUp();
    keeping.take(START);
    keeping.take(say(1, 'said under the first permission'));
    setting.allowed = false;
    await keeping.flush();
    setting.allowed = true;
    keeping.take(END);
    await keeping.flush();
    const { events } = (await door.open()).readCall(CALL);
    expect(events.map(({ type }) => type)).toEqual(['call-started', 'call-ended']);
    await door.close();
  });

  it('erases also where a new permission comes before the old one’s end could be followed', async () => {
    const { keeping, setting, door } = setUp();
    keeping.take(START);
    keeping.take(say(1, 'said under the first permission'));
    await keeping.flush();
    const vault = await door.open();
    setting.allowed = false;
    keeping.take(noted(2, { answers: {} }));
    setting.allowed = true;
    await keeping.flush();
    expect(vault.hasCall(CALL)).toBe(false);
    await door.close();
  });

  it('stores nothing when the permission is taken back while the vault opens', async () => {
    const { keeping, setting, door } = setUp();
    keeping.take(START);
    const stored = keeping.flush();
    await Promise.resolve();
    setting.allowed = false;
    await stored;
    expect((await door.open()).hasCall(CALL)).toBe(false);
    await door.close();
  });

  it('says once that the vault fails, goes on, and stores all of it when the vault is back', async () => {
    const { keeping, setting, door, told } = setUp();
    setting.failure = new AppError('disk-full', 'The disk is full: nothing more can be stored. Make room.');
    keeping.take(START);
    await keeping.flush();
    keeping.take(say(1, 'hello'));
    await keeping.flush();
    expect(told).toMatchObject([{ type: 'degraded', part: 'vault', failure: { code: 'disk-full' } }]);
    delete setting.failure;
    keeping.take(END);
    await keeping.flush();
    expect(told).toMatchObject([{}, { type: 'restored', part: 'vault' }]);
    expect((await door.open()).readCall(CALL).events).toHaveLength(3);
    await door.close();
  });

  it('takes what rested on an agreement out of what is stored when that is taken back, words in the index too', async () => {
    const { keeping, door } = setUp();
    keeping.take(START);
    for (let seq = 1; seq < 20; seq += 1) keeping.take(say(seq, 'a broken kettle'));
    await keeping.flush();
    expect((await door.open()).searchCalls('kettle')).toHaveLength(1);
    const taken = { person: 'customer', purposes: ['transcribe'] } as const;
    keeping.take(say(20, 'still broken'));
    keeping.take({ v: 1, callId: CALL, seq: 21, atSample: 48_000, provenance: [], type: 'purged', ...taken });
    await keeping.flush();
    const vault = await door.open();
    expect(vault.readCall(CALL).events.map(({ type }) => type)).toEqual(['call-started', 'purged']);
    expect(vault.searchCalls('kettle')).toEqual([]);
    await door.close();
  });

  it('notes in the audit log what was answered, once, also of a call that is not stored', async () => {
    const { keeping, door, setting } = setUp();
    await (await door.open()).audit.checkpoint();
    setting.allowed = false;
    const at = { atSample: 0, atEpochMs: 5 };
    const consent = {
      notice: { way: 'read-aloud', wording: 'eu-en-1', ...at },
      answers: { 'voice-emotion': { answer: 'granted', form: 'pressed', ...at } },
    } as const;
    keeping.take(noted(1, consent));
    await keeping.flush();
    keeping.take(noted(2, consent));
    await keeping.flush();
    const told = auditedIn(await door.open());
    expect(told.filter(({ kind }) => kind === 'notice')).toMatchObject([
      { wording: { id: 'eu-en', version: 1 }, channel: 'spoken' },
    ]);
    expect(told.filter(({ kind }) => kind === 'consent')).toMatchObject([
      { role: 'customer', purpose: 'voice-emotion', decision: 'given', form: 'pressed' },
    ]);
    await door.close();
  });

  it.each([
    ['stored', true],
    ['not stored', false],
  ])('notes once what two engines of one call have heard: %s', async (_how, allowed) => {
    const at = { atSample: 0, atEpochMs: 5 };
    const consent = { notice: { way: 'read-aloud', wording: 'eu-en-1', ...at }, answers: {} } as const;
    const pause = (seq: number, state: 'paused' | 'resumed') =>
      ({ ...END, seq, type: 'payment-pause', state, cause: 'button' }) as unknown as AssistEvent;
    const told = [START, noted(1, consent), pause(2, 'paused')];
    const first = setUp();
    await (await first.door.open()).audit.checkpoint();
    first.setting.allowed = allowed;
    for (const event of told) first.keeping.take(event);
    await first.keeping.flush();
    await first.door.close();

    const second = setUp(first.made, true);
    second.setting.allowed = allowed;
    for (const event of [...told, pause(3, 'resumed')]) second.keeping.take(event);
    await second.keeping.flush();
    const entries = auditedIn(await second.door.open());
    expect(entries.filter(({ kind }) => kind === 'notice')).toHaveLength(1);
    const pauses = entries.flatMap((entry) => (entry.kind === 'payment-pause' ? [entry.action] : []));
    expect(pauses).toEqual(['paused', 'resumed']);
    await second.door.close();
  });
});
