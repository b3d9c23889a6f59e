import { createHash } from 'node:crypto';
import { operatorOf } from '../vault/operator-tag.ts';
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
}

/**
 * Takes the package of one call out of the vault. The audit log tells of it before there is a file: one that cannot be written is told of, and none is
 * ever there untold. @param ready looks whether the files could be written, by their name. @throws AppError `call-not-found`, `export-forbidden`.
 */
export function takePackage(
  vault: Vault,
  callId: string,
  context: Omit<PackageContext, 'held'>,
  ready: (name: string) => void = () => {},
): TakenPackage {
  const content = vault.readCall(callId);
  const { customerTag: subject } = content.header;
  const made = subjectPackage(content, { ...context, held: vault.isHeld(callId) });
  const json = `${JSON.stringify(made, null, 2)}\n`;
  const sha256 = createHash('sha256').update(json).digest('hex');
  const call = vault.callTag(callId);
  const name = `subject-package-${call.slice(0, NAME_DIGITS)}`;
  ready(name);
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
  return { made, json, sha256, name };
}
