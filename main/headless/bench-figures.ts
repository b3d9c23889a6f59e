import { quantile } from '../../app/replay/quantiles.ts';

/** One measured figure. Ratios are taken within one run, so that they hold on other machines better than times do. */
export interface BenchFigure {
  readonly name: string;
  readonly unit: 'x' | 'ratio' | 'ms' | 'bytes';
  readonly value: number;
  /** How many measurements the value is the median (or the named percentile) of. */
  readonly n: number;
  /** What the value is and how it was taken. */
  readonly note: string;
}

/** The median of several measurements as a figure; nothing for none. */
export function medianFigure(
  values: readonly number[],
  rest: Omit<BenchFigure, 'value' | 'n'>,
): readonly BenchFigure[] {
  const value = quantile(values, 0.5);
  return value === undefined ? [] : [{ ...rest, value, n: values.length }];
}

/** p50 and p95 of measurements as two figures; nothing for none. */
export function percentileFigures(
  values: readonly number[],
  rest: Omit<BenchFigure, 'value' | 'n'>,
): readonly BenchFigure[] {
  return [50, 95].flatMap((p) => {
    const value = quantile(values, p / 100);
    return value === undefined ? [] : [{ ...rest, name: `${rest.name}.p${p}`, value, n: values.length }];
  });
}

/** A figure as a line for people. */
export function figureLine({ name, unit, value, n, note }: BenchFigure): string {
  const shown = {
    x: `${value.toFixed(1)} ×`,
    ratio: value.toFixed(3),
    ms: `${value.toFixed(value < 10 ? 2 : 0)} ms`,
    bytes: `${(value / 2 ** 20).toFixed(0)} MiB`,
  }[unit];
  return `${name.padEnd(34)} ${shown.padStart(10)}  n=${String(n).padEnd(4)} ${note}`;
}
