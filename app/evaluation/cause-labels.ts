/** What rows say of the causes of their emotion: turns of the same conversation. */
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
  const told = cell
    .replaceAll(/[[\]"\s]/g, '')
    .split(/[|,]/)
    .filter((turn) => turn !== '');
  const lines = told.filter((turn) => turn !== BACKGROUND).map((turn) => turns.indexOf(turn));
  if (lines.includes(-1)) throw new AppError('manifest-invalid', 'a cause is no turn of the conversation');
  return { lines: [...new Set(lines)], background: told.filter((turn) => turn === BACKGROUND).length };
}
