/** `vault-key.json`: the wrapped master key, and while keys are rotated the next one too. */
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { saltText, statedCost } from './passphrase-key.ts';
import { writeWhole } from './whole-file.ts';

const BYTES_LIMIT = 64 * 1024;
const base64 = z.base64().max(8 * 1024);

/** Mirrors `WrappedKey`. */
const wrappedKey = z.discriminatedUnion('scheme', [
  z.strictObject({ scheme: z.literal('os-keystore'), wrapped: base64 }),
  z.strictObject({ scheme: z.literal('passphrase'), salt: saltText, cost: statedCost, wrapped: base64 }),
  z.strictObject({ scheme: z.literal('key-file'), salt: base64, wrapped: base64 }),
]);

/** One master key: how it is wrapped, and `keyCheck` of it. */
const keyEntry = z.strictObject({ key: wrappedKey, check: z.string().regex(/^[0-9a-f]{32}$/) });
export type KeyEntry = z.infer<typeof keyEntry>;

const keyEnvelope = z.strictObject({
  v: z.literal(1),
  current: keyEntry,
  /** There while a rotation is under way. */
  next: keyEntry.exactOptional(),
  /** Whether a database was made under it: one that is missing then is a loss, not a beginning. */
  inUse: z.boolean(),
});
export type KeyEnvelope = z.infer<typeof keyEnvelope>;

/** @returns undefined when there is none. @throws AppError `vault-damaged` for what is no key file; `vault-unavailable`. */
export async function readKeyEnvelope(path: string): Promise<KeyEnvelope | undefined> {
  try {
    if ((await stat(path)).size > BYTES_LIMIT) throw damaged();
    const parsed = keyEnvelope.safeParse(parseJson(await readFile(path, 'utf8')));
    if (!parsed.success) throw damaged();
    return parsed.data;
  } catch (error) {
    if (error instanceof AppError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const sentence = 'The key file of the vault (vault-key.json) cannot be read. Look at its permissions.';
    throw new AppError('vault-unavailable', sentence, { cause: error });
  }
}

/** Replaces it in one step. */
export async function writeKeyEnvelope(path: string, envelope: KeyEnvelope): Promise<void> {
  await writeWhole(path, `${JSON.stringify(envelope, null, 2)}\n`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function damaged(): AppError {
  const sentence = 'The key file of the vault (vault-key.json) is damaged. Put back a copy of it, or restore a backup.';
  return new AppError('vault-damaged', sentence);
}
