/** Rows as lines of conversations: what was said before and after a row, whichever rows an evaluation asks. */
import type { DialogueLine } from '../domain/dialogue.ts';
import { givenLines } from './given-context.ts';
import { CONVERSATIONS } from './known-sets.ts';
import type { Manifest, ManifestRow } from './manifest-rows.ts';
import { type Admission, ASKED } from './task.ts';

/** Where a row stands in its conversation. */
export interface Place {
  /** In the order they were said. Rows of one conversation share the list, unless rows bring their context themselves. */
  readonly lines: readonly DialogueLine[];
  /** The turns that labels speak of, one a line. */
  readonly turns: readonly string[];
  /** The row's own line. */
  readonly at: number;
}

export interface Conversations {
  /** @throws RangeError for a row that is not admitted. */
  place(row: ManifestRow): Place;
  /** Whether the row can be read and has a label, where it needs one; a line without it among others is their context. */
  admit(row: ManifestRow, labelColumn?: string): Admission;
}

const SPEAKERS = ['speaker', 'role', 'agent'];
/** Who speaks where a set has the words of customers alone. */
const ONLY_SPEAKER = 'customer';
/** DailyDialog: such a dialogue would be a question whose answer the model may have learned. */
const ALSO_IN_TRAINING = 'same_dialogue_in_train';

/**
 * @param manifest all rows, those included that are not asked: they are context. Rows without a conversation's name are conversations
 * of one line; rows of one name and split belong together, in the order of `turn` and `sentence`, else of the manifest.
 */
export function readConversations(
  { columns, rows }: Pick<Manifest, 'columns' | 'rows'>,
  textColumn: string,
): Conversations {
  const conversation = CONVERSATIONS.find((name) => columns.includes(name));
  const speaker = SPEAKERS.find((name) => columns.includes(name));
  const textOf = ({ values }: ManifestRow) => values[textColumn]?.trim() ?? '';
  const problemOf = (row: ManifestRow): string | undefined => {
    if (row.problem !== undefined) return row.problem;
    if (textOf(row) === '') return 'no words';
    return orderOf(row).some(Number.isNaN) ? 'the turn is not a number' : undefined;
  };
  const speakerOf = ({ values }: ManifestRow) => (speaker && values[speaker]?.trim()) || ONLY_SPEAKER;
  const nameOf = ({ number, values }: ManifestRow) => {
    const name = conversation && values[conversation]?.trim();
    return name ? `${values.split ?? ''} ${name}` : `row ${number}`;
  };

  const groups = new Map<string, ManifestRow[]>();
  for (const row of rows) {
    if (problemOf(row) !== undefined) continue;
    const name = nameOf(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  const places = new Map<number, Place>();
  for (const group of groups.values()) {
    const ordered = group.toSorted(bySaying);
    const lines = ordered.map((row) => ({ speaker: speakerOf(row), text: textOf(row) }));
    const turns = ordered.map(({ values }, i) => values.turn?.trim() || placeName(values, i));
    for (const [at, row] of ordered.entries()) {
      const own = givenLines(row.values, textOf(row));
      places.set(
        row.number,
        own ? { lines: own, turns: own.map(placeName), at: own.length - 1 } : { lines, turns, at },
      );
    }
  }
  return {
    place({ number }) {
      const place = places.get(number);
      if (!place) throw new RangeError(`Row ${number} is no line of a conversation.`);
      return place;
    },
    admit(row, labelColumn) {
      const problem = problemOf(row);
      if (problem !== undefined) return { kind: 'bad', reason: problem };
      if (row.values[ALSO_IN_TRAINING]?.trim() === '1')
        return { kind: 'left-out', reason: 'the same dialogue is in the training rows' };
      if (labelColumn === undefined || row.values[labelColumn]?.trim()) return ASKED;
      const isAlone = places.get(row.number)?.lines.length === 1;
      return { kind: isAlone ? 'bad' : 'left-out', reason: 'no label' };
    },
  };
}

/** The labels of rows, by conversation and line; rows that cannot be read or have none are left out. */
export function labelsByLine<Label>(
  rows: readonly ManifestRow[],
  conversations: Conversations,
  labelOf: (row: ManifestRow) => Label | undefined,
): ReadonlyMap<Place['lines'], ReadonlyMap<number, Label>> {
  const found = new Map<Place['lines'], Map<number, Label>>();
  for (const row of rows) {
    const label = labelOf(row);
    if (label === undefined || conversations.admit(row).kind !== 'asked') continue;
    const { lines, at } = conversations.place(row);
    const known = found.get(lines) ?? new Map<number, Label>();
    found.set(lines, known.set(at, label));
  }
  return found;
}

/** What a turn is called that has no number. */
function placeName(_line: unknown, index: number): string {
  return String(index + 1);
}

/** `turn` and `sentence`; 0 where a set has none, NaN where it is no number. */
function orderOf({ values }: ManifestRow): readonly number[] {
  return [values.turn, values.sentence].map((cell) => Number(cell?.trim() ?? 0));
}

function bySaying(a: ManifestRow, b: ManifestRow): number {
  const [turnA = 0, sentenceA = 0] = orderOf(a);
  const [turnB = 0, sentenceB = 0] = orderOf(b);
  return turnA - turnB || sentenceA - sentenceB || a.number - b.number;
}
