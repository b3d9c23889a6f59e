/** Rows of a JSON manifest: a list of objects, one object a line, or one object that holds a list of pictures. */
import { AppError } from '../domain/errors.ts';
import type { Manifest, ManifestRow } from './manifest-rows.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the utterances of a labelled conversation carry. */
const UTTERANCE_LABELS = ['emotion', 'sentiment', 'mood', 'intent', 'intents'];

/**
 * A conversation whose `utterances` or `turns` carry a label becomes one row an utterance, with what is said of the whole conversation
 * beside it, and its place in the file for a `dialogue_id` where it has no name; a call (an object with `audio`) stays one row. Lines
 * that are no objects become rows with a problem.
 * @throws AppError `manifest-invalid` when nothing in the text is an object.
 */
export function jsonRows(text: string): Omit<Manifest, 'text' | 'root'> {
  const found = parsed(text);
  if (!found.some(isFields))
    throw new AppError(
      'manifest-invalid',
      'The manifest holds no JSON objects: one object a line, or a list of objects.',
    );
  const rows = found.flatMap(rowsOf).map((row, index): ManifestRow => ({ number: index + 1, ...row }));
  const columns = new Set(rows.flatMap((row) => Object.keys(row.values)));
  return { columns: [...columns], rows };
}

function parsed(text: string): readonly unknown[] {
  const whole = parse(text);
  if (Array.isArray(whole)) return whole;
  if (isFields(whole)) return Array.isArray(whole.images) ? whole.images : [whole];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parse);
}

function rowsOf(entry: unknown, index: number): readonly Omit<ManifestRow, 'number'>[] {
  if (!isFields(entry)) return [{ values: {}, problem: 'not a JSON object' }];
  const spoken = [entry.utterances, entry.turns].find(Array.isArray)?.filter(isFields) ?? [];
  const isLabelled = spoken.some((utterance) => UTTERANCE_LABELS.some((name) => typeof utterance[name] === 'string'));
  if (entry.audio !== undefined || !isLabelled) return [{ values: textsOf(entry) }];
  const { utterances: _utterances, turns: _turns, ...whole } = entry;
  const shared = { dialogue_id: whole.id ?? String(index + 1), ...whole };
  return spoken.map((utterance) => ({ values: { ...textsOf(shared), ...textsOf(utterance) } }));
}

function textsOf(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const isText = typeof value === 'string';
      return [name, isText ? value : value === null || value === undefined ? '' : JSON.stringify(value)];
    }),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
