/** The key that signs checkpoints, from its 32-byte seed, and the public key in the form others verify with. */
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { checkpointBody, ED25519, keyHashOf, signatureLine, strictBase64, type VerifierKey } from './checkpoint.ts';
import type { TreeHead } from './merkle-proofs.ts';

/** Bytes of an Ed25519 seed and of a public key (RFC 8032, section 5.1). */
const KEY_BYTES = 32;
/** What stands before the seed in PKCS #8, and before the public key in SPKI (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Signs checkpoints of one log. */
export interface CheckpointSigner {
  /** First line of its checkpoints, which names the log by its key: `emoaisec.local/audit/<32 hex digits>`. */
  readonly origin: string;
  readonly publicKey: VerifierKey;
  /** The signed note over this state of the tree. */
  sign(head: TreeHead): string;
}

/** The log's name, so that no other key can speak for it: 128 bits of the public key's SHA-256. */
export function originOf(publicKey: Uint8Array): string {
  return `emoaisec.local/audit/${createHash('sha256').update(publicKey).digest('hex').slice(0, 32)}`;
}

/** @param seed 32 random bytes; the caller wipes its copy afterwards. @throws RangeError for another length. */
export function createCheckpointSigner(seed: Uint8Array): CheckpointSigner {
  if (seed.byteLength !== KEY_BYTES) throw new RangeError(`The seed of a signing key has ${KEY_BYTES} bytes.`);
  const der = Buffer.concat([PKCS8_PREFIX, seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  der.fill(0);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const publicKey = verifierKey(spki.subarray(SPKI_PREFIX.byteLength));
  const { name: origin, keyHash } = publicKey;
  return {
    origin,
    publicKey,
    sign(head) {
      const body = checkpointBody(origin, head);
      return `${body}\n${signatureLine(origin, keyHash, sign(null, Buffer.from(body, 'utf8'), key))}`;
    },
  };
}

/** Reads a public key in signed-note form, `name+hash+base64`. @returns undefined for anything else, and where hash and key disagree. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = strictBase64(encoded ?? '');
  if (!name || bytes?.byteLength !== KEY_BYTES + 1 || bytes[0] !== ED25519) return undefined;
  const parsed = verifierKey(bytes.subarray(1), name);
  return parsed.keyHash.toString('hex') === hash ? parsed : undefined;
}

function verifierKey(raw: Uint8Array, name = originOf(raw)): VerifierKey {
  const keyHash = keyHashOf(name, raw);
  return {
    name,
    keyHash,
    key: createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' }),
    text: `${name}+${keyHash.toString('hex')}+${Buffer.concat([Uint8Array.of(ED25519), raw]).toString('base64')}`,
  };
}
