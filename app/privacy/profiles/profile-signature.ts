import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { type Profile, profile } from './profile.ts';

/** What is signed here is a few kilobytes; what is larger is none of it. */
export const MOST_PROFILE_BYTES = 128 * 1024;

/** @returns the detached Ed25519 signature (RFC 8032) over the bytes, base64. */
export function signProfile(bytes: Uint8Array, privateKey: KeyObject): string {
  return sign(null, bytes, privateKey).toString('base64');
}

/** @param base64 a public key as SubjectPublicKeyInfo (DER, base64). @throws AppError `profile-invalid` when it is none. */
export function profileKey(base64: string): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new AppError('profile-invalid', 'The key that compliance profiles are checked with is damaged.', { cause });
  }
}

/**
 * The JSON whose signature one of the keys made; nothing of the bytes is looked at before that.
 * @returns undefined when it is signed but no JSON. @throws AppError `profile-invalid` when the signature is nobody's.
 */
export function readSigned(bytes: Uint8Array, signature: string, keys: readonly KeyObject[]): unknown {
  if (bytes.length > MOST_PROFILE_BYTES)
    throw new AppError('profile-invalid', 'The compliance profile is too large to be one.');
  const made = Buffer.from(signature.trim(), 'base64');
  if (!keys.some((key) => verify(null, bytes, key, made))) throw new AppError('profile-invalid', NOT_SIGNED);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

const NOT_SIGNED =
  'The compliance profile does not carry a valid signature: it was changed, or signed by somebody else. It is not used.';

/** @throws AppError `profile-invalid` when the signature is nobody's, or what is signed is no profile. */
export function readSignedProfile(bytes: Uint8Array, signature: string, keys: readonly KeyObject[]): Profile {
  const parsed = profile.safeParse(readSigned(bytes, signature, keys));
  if (!parsed.success)
    throw new AppError('profile-invalid', 'The compliance profile is signed but incomplete; it is not used.');
  return parsed.data;
}
