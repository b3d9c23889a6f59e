import { createHash } from 'node:crypto';
import { operatorOf } from '../vault/operator-tag.ts';
import type { StoredRecording } from '../vault/recording-store.ts';
import type { Vault } from '../vault/vault.ts';
import { type PackageContext, type SubjectPackage, subjectPackage } from './subject-package.ts';

/** Digits of the call's tag in the files' names: a call's id, which a backup may bring along, is never part of a path. */
const NAME_DIGITS = 12;

/** A package that the audit log tells of already: it may be written. */
export interface TakenPackage {
  readonly made: SubjectPackage;
  readonly json: string;
  /** Of the JSON, hex, as the audit log tells it. */
  readonly sha256: string;
  /** For files, without an ending. */
  readonly name: string;
  /** Its recordings, and the file each belongs in; none where the package is without sound. */
  readonly sounds: readonly { readonly recording: StoredRecording; readonly file: string }[];
}

/**
 * Takes the package of one call out of the vault. The audit log tells of it before there is a file: one that cannot be written is told of, and none is
 * ever there untold. @param ready looks whether the files could be written, by their name, and those of its sound; absent: the package has no sound. @throws AppError `call-not-found`, `export-forbidden`.
 */
export function takePackage(
  vault: Vault,
  callId: string,
  context: Omit<PackageContext, 'held' | 'soundFiles'>,
  ready?: (name: string, soundFiles: readonly string[]) => void,
): TakenPackage {
  const content = vault.readCall(callId);
  const { customerTag: subject } = content.header;
  const call = vault.callTag(callId);
  const name = `subject-package-${call.slice(0, NAME_DIGITS)}`;
  const sounds = (ready ? content.recordings : []).map((recording, at) => ({
    recording,
    file: `${name}-sound-${at + 1}-${recording.format.channels.join('-')}.wav`,
  }));
  const soundFiles = sounds.map(({ file }) => file);
  const made = subjectPackage(content, { ...context, held: vault.isHeld(callId), soundFiles });
  const json = `${JSON.stringify(made, null, 2)}\n`;
  const sha256 = createHash('sha256').update(json).digest('hex');
  ready?.(name, soundFiles);
  // Words are redacted before they are stored, so what comes out of the vault is.
  const told = {
    kind: 'export',
    what: 'subject-package',
    redacted: true,
    by: operatorOf(vault),
    call,
    sha256,
  } as const;
  vault.write([{ ...told, ...(subject !== undefined && { subject }) }], () => {});
  return { made, json, sha256, name, sounds };
}
