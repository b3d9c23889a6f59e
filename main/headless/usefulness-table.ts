import type { Usefulness } from '../../app/privacy/differential-privacy/usefulness.ts';

const HEAD = ['Calls', 'ε', 'Asked', 'Median error', '95 of 100 within', 'Suppressed'];

/** What noise costs, as a table for the terminal. */
export function usefulnessTable(rows: readonly Usefulness[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function cellsOf({ calls, epsilon, asked, errors, suppressed }: Usefulness): readonly string[] {
  const percent = (share: number | undefined) => (share === undefined ? '-' : `${(100 * share).toFixed(1)} %`);
  return [String(calls), String(epsilon), asked, percent(errors?.median), percent(errors?.p95), percent(suppressed)];
}
