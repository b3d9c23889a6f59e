import type { Span } from '../../app/domain/speech.ts';

interface Identified {
  readonly id: string;
}

/** Replaces the item with the same id, searched from the end where live items are, or appends it. */
export function upsert<T extends Identified>(items: readonly T[], item: T): readonly T[] {
  const index = items.findLastIndex((each) => each.id === item.id);
  return index < 0 ? [...items, item] : items.with(index, item);
}

/** As `upsert`, but a new item goes where its start belongs: the two sides of a call finish out of order. */
export function upsertByStart<T extends Identified & Span>(items: readonly T[], item: T): readonly T[] {
  const index = items.findLastIndex((each) => each.id === item.id);
  if (index >= 0) return items.with(index, item);
  const before = items.findLastIndex((each) => each.startSample <= item.startSample);
  return items.toSpliced(before + 1, 0, item);
}

/** Appends and lets the oldest go once there are more than `limit`. */
export function appendBounded<T>(items: readonly T[], item: T, limit: number): readonly T[] {
  return [...items.slice(Math.max(0, items.length - limit + 1)), item];
}
