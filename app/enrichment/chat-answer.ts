import { z } from 'zod';
import { CALL_STATES, type CallState } from '../domain/emotion.ts';
import { REASON_LIMIT, type SecondOpinion } from '../domain/enrichment.ts';

const envelope = z.looseObject({
  choices: z.array(z.looseObject({ message: z.looseObject({ content: z.string() }) })).min(1),
});

/**
 * A score outside of 0..1 is on another scale, and 5 of 100 clipped to 1 would be a lie: the answer is refused. Clipped is only what
 * rounding may leave beyond the ends.
 */
const ROUNDING = 1e-6;
const score = z
  .number()
  .min(-ROUNDING)
  .max(1 + ROUNDING)
  .transform((value) => Math.min(1, Math.max(0, value)));
const answer = z.strictObject({
  ...(Object.fromEntries(CALL_STATES.map((state) => [state, score])) as Record<CallState, typeof score>),
  reason: z.string(),
});

/**
 * Reads an endpoint's answer. Whatever a model was talked into, what comes out is five numbers and one line of plain text.
 * @returns undefined when it is not exactly what was asked for.
 */
export function readChatAnswer(body: string): SecondOpinion | undefined {
  const outer = envelope.safeParse(parsed(body));
  if (!outer.success) return undefined;
  const inner = answer.safeParse(parsed(outer.data.choices[0]?.message.content ?? ''));
  if (!inner.success) return undefined;
  const { reason, ...scores } = inner.data;
  return { scores, reason: plainLine(reason) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** One line without control characters and without marks that turn the direction of writing, cut to the limit. */
function plainLine(text: string): string {
  const line = text
    .slice(0, 2 * REASON_LIMIT)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // The cut may fall within a pair of surrogates.
  return line.length > REASON_LIMIT ? `${line.slice(0, REASON_LIMIT - 1).replace(/\p{Cs}$/u, '')}…` : line;
}
