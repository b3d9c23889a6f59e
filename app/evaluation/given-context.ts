/** Sets whose rows bring what was said before with them. */
import { z } from 'zod';
import type { DialogueLine } from '../domain/dialogue.ts';

const saidBefore = z.array(z.object({ speaker: z.string(), text: z.string() })).readonly();
/** EmoContext: a user, a bot, and the user again, whose words are the row's text. */
const USER = 'user';

/**
 * EmoContext's rows with `turn1` and `turn2`, MUStARD's with a list `context` of speakers and texts.
 * @returns the row's own line after those before it; undefined where a row brings nothing.
 */
export function givenLines(
  values: Readonly<Record<string, string>>,
  text: string,
): readonly DialogueLine[] | undefined {
  const before = threeTurns(values) ?? contextList(values.context);
  if (before === undefined) return undefined;
  return [...before.filter((line) => line.text.trim() !== ''), { speaker: values.speaker?.trim() || USER, text }];
}

function threeTurns({ turn1, turn2, turn3 }: Readonly<Record<string, string>>): readonly DialogueLine[] | undefined {
  if (turn1 === undefined || turn2 === undefined || turn3 === undefined) return undefined;
  return [
    { speaker: USER, text: turn1 },
    { speaker: 'bot', text: turn2 },
  ];
}

function contextList(cell: string | undefined): readonly DialogueLine[] | undefined {
  if (!cell?.trimStart().startsWith('[')) return undefined;
  try {
    return saidBefore.safeParse(JSON.parse(cell)).data;
  } catch {
    return undefined;
  }
}
