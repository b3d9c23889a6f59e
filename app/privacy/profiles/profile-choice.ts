import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { profileKey, readSigned, signProfile } from './profile-signature.ts';

/** What an administrator has chosen for this machine; several hold together, the strictest in each point. */
const profileChoice = z.strictObject({
  v: z.literal(1),
  /** Ids of bundled profiles. */
  profiles: z.array(z.string().min(1).max(40)).max(8),
  /** A profile of the site's own, as the text that the administrator signed, and the signature. */
  custom: z.strictObject({ text: z.string().max(64 * 1024), signature: z.string().max(200) }).exactOptional(),
  setAtEpochMs: z.number().min(0),
});
export type ProfileChoice = z.infer<typeof profileChoice>;

/** Where the choice lies within the app's data folder. */
const FOLDER = 'profile';
const CHOICE = 'choice.json';
const SIGNATURE = 'choice.sig';
const ADMINISTRATOR = 'administrator.pub';

/** An administrator's key, to be kept away from the machine: PKCS #8 in PEM, encrypted under the passphrase. */
export interface AdministratorKey {
  readonly pem: string;
  /** SubjectPublicKeyInfo, base64. */
  readonly publicKey: string;
}

/** @throws AppError `invalid-request` for a passphrase of fewer than 12 characters. */
export function makeAdministratorKey(passphrase: string): AdministratorKey {
  if ([...passphrase].length < 12) {
    throw new AppError(
      'invalid-request',
      'The passphrase is too short: take at least 12 characters, for example four words.',
    );
  }
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase });
  return { pem: pem.toString(), publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

/** @throws AppError `permission-denied` when it is no such key, or the passphrase does not open it. */
export function openAdministratorKey(pem: string, passphrase: string): KeyObject {
  if (!pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----'))
    throw new AppError('permission-denied', 'This file is no administrator key.');
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch (cause) {
    throw new AppError('permission-denied', 'The passphrase does not open this administrator key.', { cause });
  }
}

/** The key that may choose on this machine; undefined while nobody has been made its administrator. */
export function administratorOf(data: string): KeyObject | undefined {
  const path = join(data, FOLDER, ADMINISTRATOR);
  return existsSync(path) ? profileKey(readFileSync(path, 'utf8').trim()) : undefined;
}

/** Makes the owner of a key this machine's administrator. @throws AppError `permission-denied` when there is one already. */
export function pinAdministrator(data: string, publicKey: string): void {
  if (administratorOf(data)) throw new AppError('permission-denied', 'This machine has an administrator already.');
  mkdirSync(join(data, FOLDER), { recursive: true, mode: 0o700 });
  writeFileSync(join(data, FOLDER, ADMINISTRATOR), `${publicKey}\n`, { mode: 0o600 });
}

/**
 * Keeps a choice, signed. It holds from the next start of the engine on.
 * @throws AppError `permission-denied` when the key is not that of this machine's administrator.
 */
export function writeChoice(data: string, choice: ProfileChoice, key: KeyObject): void {
  const administrator = administratorOf(data);
  const bytes = Buffer.from(`${JSON.stringify(profileChoice.parse(choice), null, 2)}\n`);
  const signature = signProfile(bytes, key);
  if (!administrator) throw new AppError('permission-denied', 'This machine has no administrator yet; make one first.');
  if (!createPublicKey(key).equals(administrator))
    throw new AppError('permission-denied', 'This is not the key of the administrator of this machine.');
  replace(join(data, FOLDER, CHOICE), bytes);
  replace(join(data, FOLDER, SIGNATURE), Buffer.from(`${signature}\n`));
}

/** @returns undefined when nobody has chosen. @throws AppError `profile-invalid` for a choice that the administrator did not sign. */
export function readChoice(data: string): ProfileChoice | undefined {
  const path = join(data, FOLDER, CHOICE);
  if (!existsSync(path)) return undefined;
  const administrator = administratorOf(data);
  const signature = join(data, FOLDER, SIGNATURE);
  const keys = administrator ? [administrator] : [];
  const read = readSigned(readFileSync(path), existsSync(signature) ? readFileSync(signature, 'utf8') : '', keys);
  const parsed = profileChoice.safeParse(read);
  if (!parsed.success) throw new AppError('profile-invalid', 'The chosen compliance profile cannot be read.');
  return parsed.data;
}

function replace(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.new`, bytes, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}
