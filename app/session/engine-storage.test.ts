import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CallSpec } from '../contract/commands.ts';
import type { GivenConsent } from '../contract/consent.ts';
import { type AssistEvent, assistEvent, isEphemeral } from '../contract/events.ts';
import { ANALYSIS_PURPOSES } from '../domain/consent.ts';
import { createVaultDoor } from '../privacy/vault/vault-door.ts';
import { auditedIn, madeVault } from '../testing/made-vault.ts';
import { createEngine, type Engine } from './engine.ts';
import { SILENT_LOG } from './session-log.ts';

const root = join(import.meta.dirname, '..', '..');
const samples = join(root, 'samples');

const KEPT: GivenConsent = { notice: 'imported', granted: [...ANALYSIS_PURPOSES, 'store'], form: 'imported' };

/** The engine on the sample call, or another, as fast as it can, with a vault. @param after done with it once the call is over. @returns what it told. */
async function sampleCall(
  made: ReturnType<typeof madeVault>,
  consent?: GivenConsent,
  call: CallSpec = { kind: 'sample', speed: 'max' },
  after: (handlers: Engine['handlers'], callId: string) => Promise<void> = async () => {},
): Promise<readonly AssistEvent[]> {
  const told: AssistEvent[] = [];
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const engine = createEngine({
    emit: (event) => {
      told.push(event);
      if (event.type === 'call-ended') end();
    },
    checkpoint: () => {},
    paths: {
      nativeModels: join(root, 'native-models'),
      samples,
      profiles: join(root, 'app', 'privacy', 'profiles', 'data'),
      speechWorker: pathToFileURL(join(root, 'app', 'recognition', 'speech-worker.ts')),
      faceWorker: pathToFileURL(join(root, 'app', 'recognition', 'face-worker.ts')),
    },
    storage: {
      door: createVaultDoor({ files: made.files, keepers: made.keepers, epochMs: Date.now }),
      views: { lines: () => [], packagePage: () => '' },
    },
    now: () => performance.now(),
    log: SILENT_LOG,
    renderReport: () => '',
  });
  const { callId } = await engine.handlers['call.start']({ spec: { ...call, ...(consent && { consent }) } });
  await ended;
  await after(engine.handlers, callId);
  await engine.close();
  return told;
}

describe.skipIf(!existsSync(join(samples, 'service-call.wav')))('an engine with a vault', () => {
  it('stores all that it tells of a call for good, where that is allowed', async () => {
    const made = madeVault();
    const told = await sampleCall(made, KEPT, { kind: 'sample', speed: 'max', customerRef: 'K-4711' });
    const vault = await made.open();
    const [stored] = vault.listCalls();
    expect(stored).toMatchObject({ header: { mode: 'recording' }, end: { ending: 'finished' } });
    const { events } = vault.readCall(stored?.header.callId ?? '');
    expect(stored?.header.customerRef).toBe('K-4711');
    expect(JSON.stringify([told, events, auditedIn(vault)])).not.toContain('4711');
    // As the contract has them, which is how every host and window gets them.
    const kept = told.filter((event) => !isEphemeral(event) && event.type !== 'partial');
    expect(events.map(({ seq, type }) => [seq, type])).toEqual(kept.map(({ seq, type }) => [seq, type]));
    const unspoken = (all: readonly AssistEvent[]) =>
      all.filter(({ type }) => type === 'fused' || type === 'sentiment');
    expect(unspoken(events)).toEqual(unspoken(kept).map((event) => assistEvent.parse(event)));
    expect(JSON.stringify(told)).toContain('Emma Miller');
    expect(JSON.stringify(events)).not.toContain('Miller');
    expect(JSON.stringify(events)).toContain('My name is [name]');
    const entries = auditedIn(vault).map(({ kind }) => kind);
    expect(entries).toEqual(expect.arrayContaining(['call-started', 'notice', 'consent', 'call-ended']));
    await vault.close();
  }, 120_000);

  it.each([false, true])(
    'neither tells nor stores anything of a card that is read aloud (words so far told: %s)',
    async (partials) => {
      const made = madeVault();
      const path = join(samples, 'payment-call.wav');
      const told = await sampleCall(made, KEPT, { kind: 'recording', path, speed: 'max', partials });
      const vault = await made.open();
      const [stored] = vault.listCalls();
      const { events } = vault.readCall(stored?.header.callId ?? '');
      // Figures and ids hold digits of all kinds, which nobody said.
      const all = JSON.stringify([told, events], (key, value: unknown) =>
        typeof value === 'number' || key === 'callId' ? null : value,
      );
      expect(all).toContain('What is your credit card');
      expect(all).not.toMatch(
        /three nine|eight eight|four three|six four|\b(?:4539|1488|0343|6467|317)\b|one seven|seventeen/i,
      );
      expect(told).toContainEqual(expect.objectContaining({ type: 'payment-pause', state: 'paused', cause: 'phrase' }));
      const gap = told.find((event) => event.type === 'gap');
      expect(gap).toMatchObject({ reason: 'payment' });
      // From the question's end, or half a second before it: so much sound may always become the beginning of words.
      const from = gap?.type === 'gap' ? gap.span.startSample : 0;
      expect([from >= 94_400, from <= 102_400]).toEqual([true, true]);
      const pauses = auditedIn(vault).flatMap((entry) => (entry.kind === 'payment-pause' ? [entry] : []));
      expect(pauses).toMatchObject([
        { action: 'paused', cause: 'phrase' },
        { action: 'resumed', cause: 'call-ended' },
      ]);
      await vault.close();
    },
    120_000,
  );

  it('hands out no report of the last call, and takes no correction of it, once it was erased or restricted', async () => {
    for (const command of ['calls.erase', 'calls.restrict'] as const) {
      const call = { kind: 'sample', speed: 'max' } as const;
      await sampleCall(madeVault(), KEPT, call, async (handlers, callId) => {
        await expect.poll(async () => (await handlers['calls.list']({})).calls).toMatchObject([{ callId }]);
        await handlers['call.report']({});
        await handlers[command]({ callId });
        await expect(handlers['call.report']({})).rejects.toMatchObject({ code: 'no-call' });
        const correction = { callId, segmentId: 'customer-1', verdict: { kind: 'is', emotion: 'neutral' } as const };
        await expect(handlers['correction.give'](correction)).rejects.toMatchObject({ code: 'no-call' });
      });
    }
  }, 240_000);

  it('makes no vault where nothing may be stored', async () => {
    const made = madeVault();
    await sampleCall(made);
    expect(existsSync(made.files.folder)).toBe(false);
  }, 120_000);
});
