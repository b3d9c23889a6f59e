/** What columns of labelled sets say of sentiment: five levels or the three broad ones. */
import { BROAD_SENTIMENTS, broadOf, FINE_SENTIMENTS, foldLevels } from '../domain/sentiment.ts';
import { rounded } from './rounded.ts';

/** The levels of a column, from worst to best. */
export interface SentimentScale {
  readonly levels: readonly string[];
  /** The place of a cell's level; undefined for what is none. */
  levelOf(cell: string | undefined): number | undefined;
}

/** Columns of numbers, by the number that stands for the worst of five: SST-5 and the airline reviews. */
const WORST: Readonly<Record<string, number>> = { label_0_4: 0, rating_1_5: 1 };

export const BROAD_SCALE: SentimentScale = namedScale(BROAD_SENTIMENTS);

/** Told by the column's name, else by whether its cells name fine levels ("very negative"). */
export function sentimentScale(column: string, cells: readonly (string | undefined)[]): SentimentScale {
  const worst = WORST[column];
  if (worst !== undefined)
    return {
      levels: FINE_SENTIMENTS,
      levelOf: (cell = '') => (cell.trim() === '' ? undefined : placeIn(FINE_SENTIMENTS, Number(cell) - worst)),
    };
  const isFine = cells.some((cell) => plain(cell).startsWith('very-'));
  return isFine ? namedScale(FINE_SENTIMENTS) : BROAD_SCALE;
}

/** Three probabilities of the five levels'. */
export function broadProbabilities(levels: readonly number[]): readonly number[] {
  return foldLevels(levels).map(rounded);
}

/** The broad place of one of the five levels. */
export function broadPlace(fine: number): number {
  return BROAD_SENTIMENTS.indexOf(broadOf(FINE_SENTIMENTS[fine] ?? 'neutral'));
}

function namedScale(levels: readonly string[]): SentimentScale {
  return {
    levels,
    levelOf(cell) {
      const name = plain(cell);
      const place = levels.findIndex((level) => level === name || level === `slightly-${name}`);
      return place < 0 ? undefined : place;
    },
  };
}

function placeIn(levels: readonly string[], place: number): number | undefined {
  return levels[place] === undefined ? undefined : place;
}

function plain(cell = ''): string {
  return cell.trim().toLowerCase().replaceAll(' ', '-');
}
