import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageContext } from '../../app/privacy/rights/subject-package.ts';
import { takePackage } from '../../app/privacy/rights/take-package.ts';
import type { Vault } from '../../app/privacy/vault/vault.ts';
import { renderSubjectPage } from '../../app/replay/subject-page.ts';
import { requireWritable, unwritable } from './output-paths.ts';
import { writeSoundFile } from './sound-file.ts';

/** Where a package was written, and the SHA-256 of its JSON, which the audit log tells. */
export interface WrittenPackage {
  readonly page: string;
  readonly json: string;
  /** One WAV file for each recording. */
  readonly sounds: readonly string[];
  readonly sha256: string;
}

/**
 * Writes the package of one call into a folder, for its owner alone to read.
 * @throws AppError `call-not-found`, `export-forbidden`, `report-unwritable`, `disk-full`.
 */
export async function writeSubjectPackage(
  vault: Vault,
  callId: string,
  folder: string,
  context: Omit<PackageContext, 'held' | 'soundFiles'>,
): Promise<WrittenPackage> {
  const at = (file: string) => join(folder, file);
  const pathsOf = (name: string) => ({ page: at(`${name}.html`), json: at(`${name}.json`) });
  const { made, json, sha256, name, sounds } = takePackage(vault, callId, context, (chosen, files) => {
    for (const path of [...Object.values(pathsOf(chosen)), ...files.map(at)]) requireWritable(path);
  });
  const paths = pathsOf(name);
  write(paths.json, json);
  write(paths.page, renderSubjectPage(made));
  for (const { recording, file } of sounds) await writeSoundFile(vault, recording, at(file));
  return { ...paths, sounds: sounds.map(({ file }) => at(file)), sha256 };
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw unwritable(path, error);
  }
}
