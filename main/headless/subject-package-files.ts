import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackageContext, subjectPackage } from '../../app/privacy/rights/subject-package.ts';
import { operatorOf } from '../../app/privacy/vault/operator-tag.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { renderSubjectPage } from '../../app/replay/subject-page.ts';
import { requireWritable, unwritable } from './output-paths.ts';

/** Digits of the call's tag in the files' names: a call's id, which a backup may bring along, is never part of a path. */
const NAME_DIGITS = 12;

/** Where a package was written, and the SHA-256 of its JSON, which the audit log tells. */
export interface WrittenPackage {
  readonly page: string;
  readonly json: string;
  readonly sha256: string;
}

/**
 * Writes the package of one call into a folder, for its owner alone to read. The audit log tells of it before there is a file: one that cannot be
 * written is told of, and none is ever there untold.
 * @throws AppError `call-not-found`, `export-forbidden`, `report-unwritable`, `disk-full`.
 */
export function writeSubjectPackage(
  vault: Vault,
  callId: string,
  folder: string,
  context: Omit<PackageContext, 'held'>,
): WrittenPackage {
  const made = subjectPackage(vault.readCall(callId), { ...context, held: vault.isHeld(callId) });
  const text = `${JSON.stringify(made, null, 2)}\n`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  const call = vault.callTag(callId);
  const base = join(folder, `subject-package-${call.slice(0, NAME_DIGITS)}`);
  const [page, json] = [`${base}.html`, `${base}.json`];
  for (const path of [page, json]) requireWritable(path);
  // Words are redacted before they are stored, so what comes out of the vault is.
  const event = {
    kind: 'export',
    what: 'subject-package',
    redacted: true,
    by: operatorOf(vault),
    call,
    sha256,
  } as const;
  vault.write([event], () => {});
  write(json, text);
  write(page, renderSubjectPage(made));
  return { page, json, sha256 };
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw unwritable(path, error);
  }
}
