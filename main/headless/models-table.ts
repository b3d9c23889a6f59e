import type { ModelStatus } from '../../app/contract/commands.ts';

const HEAD = ['Model', 'Version', 'Licence', 'Size', 'SHA-256', 'Source', 'Provider', 'One run', 'State'];
const RIGHT_ALIGNED = new Set(['Size', 'One run']);

/** The models as a table for the terminal; below it, what is wrong with those that cannot be used. Checksums are cut to 12 digits. */
export function modelsTable(models: readonly ModelStatus[]): string {
  const rows = [HEAD, ...models.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return RIGHT_ALIGNED.has(HEAD[column] ?? '') ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width));
  const elsewhere = models.flatMap(({ name, fallbackReason }) =>
    fallbackReason ? [`${name} is not on an accelerator: ${fallbackReason}`] : [],
  );
  const failures = models.flatMap(({ name, failure }) => (failure ? [`${name}: ${failure.message}`] : []));
  return `${[line(HEAD), line(rule), ...rows.slice(1).map(line), ...elsewhere, ...failures].join('\n')}\n`;
}

function rowOf(model: ModelStatus): readonly string[] {
  const { measured } = model;
  return [
    model.name,
    model.version,
    model.licence,
    `${(model.bytes / 1e6).toFixed(2)} MB`,
    model.sha256.slice(0, 12),
    model.source === 'trained' ? 'trained here' : 'package',
    model.provider ?? '-',
    measured ? `${measured.runMs.toFixed(measured.runMs < 10 ? 2 : 0)} ms (${measured.input})` : '-',
    model.state,
  ];
}
