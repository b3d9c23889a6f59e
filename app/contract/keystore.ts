import { z } from 'zod';
import { failure } from './schemas.ts';

/** Longest wrapped key that a key store may give. */
const MOST_BYTES = 8 * 1024;
const bytes = z.instanceof(Uint8Array).refine(({ byteLength }) => byteLength <= MOST_BYTES, 'too long');

/** The engine asks its host, which alone reaches the system's key store, to wrap or unwrap the vault's master key. */
export const keystoreRequest = z.object({
  kind: z.literal('keystore-request'),
  id: z.int().min(0),
  act: z.enum(['wrap', 'unwrap']),
  bytes,
});
export type KeystoreRequest = z.infer<typeof keystoreRequest>;

/** The host's answer; `rewrapped` when the store wants the key kept in another form. */
export const keystoreAnswer = z.object({
  kind: z.literal('keystore-answer'),
  id: z.int().min(0),
  outcome: z.union([z.object({ bytes, rewrapped: bytes.exactOptional() }), z.object({ failure })]),
});
export type KeystoreAnswer = z.infer<typeof keystoreAnswer>;
