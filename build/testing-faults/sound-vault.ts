/** Vaults with something in them, and what can be said of one as a whole. */
import { createHash } from 'node:crypto';
import { AppError } from '../../app/domain/errors.ts';
import type { RecordingFormat } from '../../app/privacy/vault/stored-call.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { type MadeVault, madeHeader, madePermission, madeUtterance } from '../../app/testing/made-vault.ts';
import { must } from './fault-case.ts';

export const FORMAT: RecordingFormat = { encoding: 'pcm-s16le', sampleRateHz: 16_000, channels: ['customer'] };
export const CALLS: readonly string[] = ['call-1', 'call-2'];

/** Stores two calls of 40 utterances and one recording of 300 kB. @returns the recording's id. */
export async function filled(made: MadeVault): Promise<string> {
  const vault = await made.open();
  const permission = madePermission();
  for (const callId of CALLS) {
    vault.beginCall(madeHeader(callId), permission);
    for (let seq = 0; seq < 40; seq++)
      vault.appendEvents(callId, [madeUtterance(callId, seq, `word ${seq} `.repeat(100))], permission);
  }
  const writer = await vault.openRecordingWriter('call-1', FORMAT, permission);
  await writer.write(Buffer.alloc(300_000, 5));
  await writer.close();
  await vault.close();
  return writer.recordingId;
}

/** SHA-256 over all that is stored of calls and recordings. */
export async function contentOf(vault: Vault): Promise<string> {
  const digest = createHash('sha256');
  for (const { header } of vault.listCalls()) {
    const call = vault.readCall(header.callId);
    digest.update(JSON.stringify(call));
    for (const { recordingId } of call.recordings)
      for await (const samples of vault.readRecording(recordingId)) digest.update(samples);
  }
  return digest.digest('hex');
}

/** @throws Error naming the first thing that is not as it was written. */
export async function mustBeSound(vault: Vault): Promise<void> {
  const { findings } = await vault.checkIntegrity();
  const [first] = findings;
  must(first === undefined, `not sound: ${first?.part} ${first?.name}: ${first?.sentence}`);
}

/** @returns the code of the expected failure of this work. @throws Error when it does not fail, and what is no expected failure. */
export async function refusal(work: () => Promise<unknown>): Promise<AppError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

/**
 * Opens a vault that was harmed and looks at everything. @param sound what its content would be without the harm.
 * @returns what was found, by name, or `without effect` when nothing was found and all content is there. @throws Error when neither.
 */
export async function foundIn(made: MadeVault, sound: string): Promise<string> {
  let vault: Vault;
  try {
    vault = await made.open();
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  try {
    const { findings } = await vault.checkIntegrity();
    if (findings.length > 0) return findings.map(({ part, name }) => `${part} ${name}`).join(', ');
    must((await contentOf(vault)) === sound, 'nothing was found, and the content is another');
    return 'without effect';
  } finally {
    await vault.close();
  }
}
