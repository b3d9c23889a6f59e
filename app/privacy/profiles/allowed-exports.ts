import { AppError } from '../../domain/errors.ts';
import type { EXPORTS, Profile } from './profile.ts';

/** What may leave the app in a file, as a profile names it. */
export type ExportKind = (typeof EXPORTS)[number];

const FORBIDDEN: Readonly<Record<ExportKind, string>> = {
  report: 'no reports to be saved',
  'unredacted-report': 'no reports with names and numbers',
  events: 'no events of a call to be written to a file',
  backup: 'no backups',
  'subject-package': 'no subject package',
};

/** @throws AppError `export-forbidden` when the profile that holds does not allow it. */
export function requireExport({ exports, name }: Pick<Profile, 'exports' | 'name'>, kind: ExportKind): void {
  if (exports.includes(kind)) return;
  const sentence = `The compliance profile "${name}" allows ${FORBIDDEN[kind]}. An administrator can choose another: npm run profile.`;
  throw new AppError('export-forbidden', sentence);
}
