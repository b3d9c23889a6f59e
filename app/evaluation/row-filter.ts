/** Which rows of a manifest are meant: `column=value`, `column=one,other`, `column!=value`. */
import { AppError } from '../domain/errors.ts';
import type { ManifestRow } from './manifest-rows.ts';

export interface RowFilter {
  readonly column: string;
  readonly values: readonly string[];
  readonly not: boolean;
}

/** @returns undefined when the text is no filter. */
export function parseRowFilter(text: string): RowFilter | undefined {
  const found = /^\s*([^=!]+?)\s*(!?)=(.*)$/s.exec(text);
  if (!found) return undefined;
  const [, column = '', not = '', values = ''] = found;
  return { column, values: values.split(',').map((value) => value.trim()), not: not === '!' };
}

/** The rows all filters let through, and those that have a problem: these are reported rather than lost. @throws AppError `invalid-request` */
export function filteredRows(
  rows: readonly ManifestRow[],
  columns: readonly string[],
  filters: readonly RowFilter[],
): readonly ManifestRow[] {
  for (const { column } of filters) {
    if (!columns.includes(column))
      throw new AppError('invalid-request', `The manifest has no column "${column}" (it has ${columns.join(', ')}).`);
  }
  const passes = ({ values }: ManifestRow) =>
    filters.every((filter) => filter.values.includes((values[filter.column] ?? '').trim()) !== filter.not);
  return rows.filter((row) => row.problem !== undefined || passes(row));
}
