/**
 * A process that writes to a vault until it is killed, for tests of what a crash leaves: `node vault-writer.ts DATA KEY-FILE WORK`. Each line on
 * its standard output says that something was acknowledged. WORK: `events` appends to a call and its recording, and prints the number of the
 * last stored event; `rotate` rotates the master key again and again; `erase` stores calls and erases them, and prints their ids once erased;
 * `migrate` brings the vault to a later version, and says before it begins; `spend` asks about calls until the budget is spent, and prints how
 * often it was answered; `spend-and-die` kills itself as the noise of its third answer is drawn.
 */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../domain/errors.ts';
import type { RandomBytes } from '../privacy/differential-privacy/random-draws.ts';
import { secureRandom } from '../privacy/differential-privacy/secure-random.ts';
import { createVaultDesk } from '../privacy/differential-privacy/vault-desk.ts';
import { readBundledProfiles } from '../privacy/profiles/bundled-profiles.ts';
import { createKeyKeepers } from '../privacy/vault/key-keepers.ts';
import { openVault } from '../privacy/vault/open-vault.ts';
import type { Vault } from '../privacy/vault/vault.ts';
import { vaultFiles } from '../privacy/vault/vault-files.ts';
import { keepCall } from './kept-calls.ts';
import { LATER_MIGRATIONS } from './later-migrations.ts';
import { madeHeader, madePermission, madeUtterance } from './made-vault.ts';

const BATCH = 3;
const ASKED_ABOUT = 12;
/** ε of one question; the profile allows 1 in all. */
const SPENT_EACH = 0.01;
const PROFILES = join(import.meta.dirname, '..', 'privacy', 'profiles', 'data');
const permission = madePermission();

async function writeEvents(vault: Vault): Promise<never> {
  vault.beginCall(madeHeader('call-1'), permission);
  const format = { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: ['customer'] } as const;
  const writer = await vault.openRecordingWriter('call-1', format, permission);
  let seq = (vault.readCall('call-1').events.at(-1)?.seq ?? -1) + 1;
  for (;;) {
    const events = Array.from({ length: BATCH }, (_, n) => madeUtterance('call-1', seq + n, `words ${seq + n}`));
    vault.appendEvents('call-1', events, permission);
    seq += BATCH;
    acknowledge(String(seq - 1));
    await writer.write(Buffer.alloc(50_000, seq % 256));
  }
}

async function rotate(vault: Vault): Promise<never> {
  for (;;) acknowledge(String(await vault.rotateKeys()));
}

async function erase(vault: Vault): Promise<never> {
  for (;;) {
    const callId = randomUUID();
    vault.beginCall(madeHeader(callId), permission);
    vault.appendEvents(callId, [madeUtterance(callId, 0, 'to be forgotten')], permission);
    await vault.eraseCalls([callId], { reason: 'request' });
    acknowledge(callId);
  }
}

async function migrate(vault: Vault): Promise<never> {
  await vault.close();
  acknowledge('begun');
  await openVault({ ...deps, migrations: LATER_MIGRATIONS });
  acknowledge('migrated');
  return new Promise(() => setInterval(() => {}, 1_000));
}

/** @param dies at the first byte of noise of its third question. */
async function spend(vault: Vault, dies: boolean): Promise<never> {
  const profile = readBundledProfiles(PROFILES).get('eu');
  if (!profile) throw new Error('The profile is not there.');
  const fromEpochMs = 1_790_000_000_000;
  for (let n = vault.listCalls().length; n < ASKED_ABOUT; n++)
    keepCall(vault, { callId: `call-${n}`, startedAtEpochMs: fromEpochMs + n, talkShare: 0.5 }, profile);
  let asked = 0;
  const bytes = secureRandom();
  const random: RandomBytes = (count) => {
    if (dies && asked === 3) process.kill(process.pid, 'SIGKILL');
    return bytes(count);
  };
  const desk = createVaultDesk({ vault, profile, epochMs: Date.now, random });
  const scope = { people: 'customer', fromEpochMs, toEpochMs: fromEpochMs + ASKED_ABOUT, mostCallsEach: 1 } as const;
  try {
    for (;;) {
      asked++;
      // Each question is another one: the same is answered again at no cost.
      const epsilon = SPENT_EACH + vault.budget.count() / 1e9;
      await desk.ask({ kind: 'count', of: 'people', ...scope, epsilon });
      acknowledge(String(asked));
    }
  } catch (error) {
    if (dies || !(error instanceof AppError) || error.code !== 'budget-spent') throw error;
    acknowledge('budget-spent');
    return new Promise(() => setInterval(() => {}, 1_000));
  }
}

/** Synchronous: what was printed before the process is killed can be read. */
function acknowledge(line: string): void {
  writeSync(1, `${line}\n`);
}

const WORKS: Readonly<Record<string, (vault: Vault) => Promise<never>>> = {
  events: writeEvents,
  rotate,
  erase,
  migrate,
  spend: (vault) => spend(vault, false),
  'spend-and-die': (vault) => spend(vault, true),
};

const [data = '', keyFile = '', work = ''] = process.argv.slice(2);
const keepers = createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: keyFile });
const deps = { files: vaultFiles(data), keepers, epochMs: Date.now };
await WORKS[work]?.(await openVault(deps));
