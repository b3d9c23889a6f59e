/** Conversations with what they were rated at the end: SSA (one row a conversation), USS (one row a turn, and one `overall`). */
import type { CourseTurn } from '../assist/satisfaction-course.ts';
import { OUTCOMES } from '../domain/satisfaction.ts';
import type { Manifest, ManifestRow } from './manifest-rows.ts';
import { type Admission, ASKED } from './task.ts';

/** A turn, and the level from 1 to 5 that it was rated with, where it was. */
export interface RatedTurn {
  readonly turn: CourseTurn;
  readonly level?: number;
}

/** What is rated: an outcome of three, or a level of five. */
export type RatedKind = 'outcome' | 'level';

/** The conversations of a manifest, by the row that is asked. */
export interface RatedConversations {
  readonly kind: RatedKind;
  admit(row: ManifestRow): Admission;
  /** Turns in the order they were said. */
  turns(row: ManifestRow): readonly RatedTurn[];
  /** The place of the outcome, or the level less one. Only of a row that is admitted. */
  truth(row: ManifestRow): number;
}

const SIGNS = {
  '-': { negative: 1, neutral: 0, positive: 0 },
  '0': { negative: 0, neutral: 1, positive: 0 },
  '+': { negative: 0, neutral: 0, positive: 1 },
} as const;
const OUTCOME_NAMES: readonly string[] = OUTCOMES;
const OVERALL = 'overall';
const HEARD_WITH_DIALOGUE = 'a turn, heard with its dialogue';

/** SSA: `speakers` (c, s) and `sentiment` (-, 0, +) hold one character a turn, `labelColumn` the outcome. */
export function chatConversations(labelColumn: string): RatedConversations {
  const truthOf = ({ values }: ManifestRow) =>
    OUTCOME_NAMES.indexOf((values[labelColumn] ?? '').trim().toLowerCase().replace(/[_ ]/g, '-'));
  return {
    kind: 'outcome',
    admit(row) {
      const { speakers = '', sentiment = '' } = row.values;
      if (!row.values[labelColumn]?.trim()) return { kind: 'bad', reason: 'no label' };
      if (truthOf(row) < 0) return { kind: 'bad', reason: 'the label is no outcome' };
      if (!/^[cs]+$/.test(speakers)) return { kind: 'bad', reason: 'the speakers are not told by c and s' };
      const matches = /^[-0+]+$/.test(sentiment) && sentiment.length === speakers.length;
      return matches ? ASKED : { kind: 'bad', reason: 'the sentiment is not told by one of - 0 + a turn' };
    },
    turns: ({ values: { speakers = '', sentiment = '' } }) =>
      [...speakers].map((speaker, i) => {
        if (speaker === 's') return { turn: { speaker: 'agent', text: '' } };
        const polarity = SIGNS[(sentiment[i] ?? '0') as keyof typeof SIGNS];
        return { turn: { speaker: 'customer', text: '', polarity } };
      }),
    truth: truthOf,
  };
}

/** USS: rows of one `dialogue_id` are its turns, in order; the one whose `turn` is `overall` is asked. */
export function turnConversations({ rows }: Pick<Manifest, 'rows'>, labelColumn: string): RatedConversations {
  const turns = new Map<string, RatedTurn[]>();
  const broken = new Set<string>();
  for (const { values, problem } of rows) {
    const id = values.dialogue_id ?? '';
    if (problem !== undefined) broken.add(id);
    else if (values.turn !== OVERALL) {
      const known = turns.get(id);
      if (known) known.push(ratedTurn(values, labelColumn));
      else turns.set(id, [ratedTurn(values, labelColumn)]);
    }
  }
  const turnsOf = ({ values }: ManifestRow) => turns.get(values.dialogue_id ?? '') ?? [];
  return {
    kind: 'level',
    admit(row) {
      if (row.values.turn !== OVERALL) return { kind: 'left-out', reason: HEARD_WITH_DIALOGUE };
      if (broken.has(row.values.dialogue_id ?? '')) return { kind: 'bad', reason: 'a turn of the dialogue is broken' };
      if (!turnsOf(row).some(({ turn }) => turn.speaker === 'customer')) return { kind: 'bad', reason: 'no user turn' };
      const rated = levelOf(row.values[labelColumn]) !== undefined;
      return rated ? ASKED : { kind: 'bad', reason: 'the rating is no number from 1 to 5' };
    },
    turns: turnsOf,
    truth: (row) => (levelOf(row.values[labelColumn]) ?? 1) - 1,
  };
}

function ratedTurn(values: ManifestRow['values'], labelColumn: string): RatedTurn {
  const text = values.text ?? '';
  if (values.role?.trim().toUpperCase() !== 'USER') return { turn: { speaker: 'agent', text } };
  const level = levelOf(values[labelColumn]);
  return { turn: { speaker: 'customer', text }, ...(level !== undefined && { level }) };
}

/** The raters' mean as one of five levels, halves up; undefined when it is none. */
function levelOf(mean: string | undefined): number | undefined {
  const level = mean?.trim() ? Math.round(Number(mean)) : Number.NaN;
  return level >= 1 && level <= 5 ? level : undefined;
}
