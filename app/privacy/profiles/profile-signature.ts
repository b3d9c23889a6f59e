import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { type Profile, profile } from './profile.ts';

/** A profile's file is a few kilobytes; what is larger is none. */
export const MOST_PROFILE_BYTES = 64 * 1024;

/** @returns the detached Ed25519 signature (RFC 8032) over the file's bytes, base64. */
export function signProfile(bytes: Uint8Array, privateKey: KeyObject): string {
  return sign(null, bytes, privateKey).toString('base64');
}

/** @param base64 a public key as SubjectPublicKeyInfo (DER, base64). */
export function profileKey(base64: string): KeyObject {
  return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
}

/**
 * Reads a profile whose signature one of the keys made; nothing of the bytes is looked at before that.
 * @throws AppError `profile-invalid` when the signature is nobody's, or the file is none.
 */
export function readSignedProfile(bytes: Uint8Array, signature: string, keys: readonly KeyObject[]): Profile {
  if (bytes.length > MOST_PROFILE_BYTES)
    throw new AppError('profile-invalid', 'The compliance profile is too large to be one.');
  const made = Buffer.from(signature.trim(), 'base64');
  if (!keys.some((key) => verify(null, bytes, key, made))) {
    throw new AppError(
      'profile-invalid',
      'The compliance profile does not carry a valid signature: it was changed, or signed by somebody else. It is not used.',
    );
  }
  const parsed = profile.safeParse(json(bytes));
  if (!parsed.success)
    throw new AppError('profile-invalid', 'The compliance profile is signed but incomplete; it is not used.');
  return parsed.data;
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
