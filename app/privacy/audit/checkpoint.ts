/**
 * Checkpoints: how long the log is and the root of its tree, signed with Ed25519 (RFC 8032), in the forms of C2SP tlog-checkpoint and
 * signed-note, so that witnesses and tools which know those can read ours.
 */
import { createHash, type KeyObject, verify } from 'node:crypto';
import type { TreeHead } from './merkle-proofs.ts';
import { HASH_BYTES } from './merkle-range.ts';

/** signed-note: the byte that says "Ed25519" in front of a public key. */
export const ED25519 = 1;
/** signed-note: a signature begins with so many bytes of its key's hash. */
const KEY_HASH_BYTES = 4;
/** A note has a few lines; a longer text is none of ours, nor a witness's. */
export const LONGEST_NOTE = 8192;

/** A public key and whose it is. `text` is its signed-note form: `name+hash+base64`. */
export interface VerifierKey {
  readonly name: string;
  readonly keyHash: Buffer;
  readonly key: KeyObject;
  readonly text: string;
}

/** What a note says, before anybody has looked at its signatures. */
export interface Checkpoint extends TreeHead {
  readonly origin: string;
  /** What was signed. */
  readonly body: string;
  readonly signatures: readonly NoteSignature[];
}
interface NoteSignature {
  readonly name: string;
  readonly keyHash: Buffer;
  readonly signature: Buffer;
}

/** signed-note: the first bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key). */
export function keyHashOf(name: string, publicKey: Uint8Array): Buffer {
  const hash = createHash('sha256').update(`${name}\n`).update(Uint8Array.of(ED25519)).update(publicKey);
  return hash.digest().subarray(0, KEY_HASH_BYTES);
}

/** The three lines that are signed: origin, size, root. */
export function checkpointBody(origin: string, { size, root }: TreeHead): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** One signature line. */
export function signatureLine(name: string, keyHash: Uint8Array, signature: Uint8Array): string {
  return `— ${name} ${Buffer.concat([keyHash, signature]).toString('base64')}\n`;
}

/** Reads a note. @returns undefined for anything but origin, size, root (more lines are allowed, as in tlog-checkpoint) and signatures. */
export function parseCheckpoint(note: string): Checkpoint | undefined {
  if (note.length > LONGEST_NOTE) return undefined;
  const seam = note.lastIndexOf('\n\n');
  if (seam < 0 || !note.endsWith('\n')) return undefined;
  const body = note.slice(0, seam + 1);
  const [origin = '', sizeText = '', rootText = ''] = body.split('\n');
  const size = Number(sizeText);
  const root = strictBase64(rootText);
  if (origin === '' || !/^(?:0|[1-9]\d{0,15})$/.test(sizeText) || !Number.isSafeInteger(size)) return undefined;
  if (root?.byteLength !== HASH_BYTES) return undefined;
  const signatures = note
    .slice(seam + 2, -1)
    .split('\n')
    .map(parseSignature);
  if (!signatures.every((signature) => signature !== undefined)) return undefined;
  return { origin, size, root, body, signatures };
}

/** Whether the note is signed by this key; signatures of others are passed over. */
export function isSignedBy({ body, signatures }: Pick<Checkpoint, 'body' | 'signatures'>, by: VerifierKey): boolean {
  const own = signatures.find(({ name, keyHash }) => name === by.name && keyHash.equals(by.keyHash));
  return own !== undefined && verify(null, Buffer.from(body, 'utf8'), by.key, own.signature);
}

/** The bytes, or undefined where the text is not exactly what base64 would make of them. */
export function strictBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? [];
  const bytes = strictBase64(encoded ?? '');
  // Witnesses may sign in other ways (with a time, say), hence no exact length here; ours are checked against ours.
  if (!name || !bytes || bytes.byteLength <= KEY_HASH_BYTES) return undefined;
  return { name, keyHash: bytes.subarray(0, KEY_HASH_BYTES), signature: bytes.subarray(KEY_HASH_BYTES) };
}
