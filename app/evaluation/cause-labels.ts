/** What rows say of the causes of their emotion: turns of the same conversation, and words of these. */
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import type { Place } from './conversations.ts';

/** RECCON's mark of a cause that nobody has told. */
const BACKGROUND = 'b';

export interface MeantCauses {
  /** Places of lines of the conversation, each once. */
  readonly lines: readonly number[];
  /** Causes that are no line of it. */
  readonly background: number;
}

/**
 * @param cell a list as JSON (`[1, 3, "b"]`) or parted by `|`; `b` stands for what was never said.
 * @throws AppError `manifest-invalid` for a turn that the conversation does not have.
 */
export function meantCauses(cell: string, { turns }: Place): MeantCauses {
  const told = turnsOf(cell);
  const lines = told.filter((turn) => turn !== BACKGROUND).map((turn) => turns.indexOf(turn));
  if (lines.includes(-1)) throw new AppError('manifest-invalid', 'a cause is no turn of the conversation');
  return { lines: [...new Set(lines)], background: told.filter((turn) => turn === BACKGROUND).length };
}

/** A line of the conversation with the words of it that are a cause: any of the spans. */
export interface MeantWords {
  readonly line: number;
  readonly spans: readonly string[];
}

/**
 * @param causeCell as `meantCauses` takes it.
 * @param spanCell the words of each cause, in the same order, as a list in JSON; empty where none are told.
 * @throws AppError `manifest-invalid` when it is no such list, or a turn does not have the words.
 */
export function meantWords(causeCell: string, spanCell: string, { turns, lines }: Place): readonly MeantWords[] {
  if (spanCell.trim() === '') return [];
  const told = turnsOf(causeCell);
  const words = parsedList(spanCell);
  if (words?.length !== told.length)
    throw new AppError('manifest-invalid', 'the words of the causes are not a list as long as that of the causes');
  const found = new Map<number, string[]>();
  for (const [i, turn] of told.entries()) {
    if (turn === BACKGROUND) continue;
    const [line, span = ''] = [turns.indexOf(turn), words[i]];
    if (span.trim() === '' || lines[line]?.text.includes(span) !== true)
      throw new AppError('manifest-invalid', 'the words of a cause are not in its turn');
    found.set(line, [...(found.get(line) ?? []), span]);
  }
  return [...found].map(([line, spans]) => ({ line, spans }));
}

function turnsOf(cell: string): readonly string[] {
  return cell
    .replaceAll(/[[\]"\s]/g, '')
    .split(/[|,]/)
    .filter((turn) => turn !== '');
}

function parsedList(cell: string): readonly string[] | undefined {
  try {
    return z.array(z.string()).safeParse(JSON.parse(cell)).data;
  } catch {
    return undefined;
  }
}
