/** Finds which words of an utterance another's emotion goes back to. Training and figures: `native-models/cause-words/model-card.md`. */
import { z } from 'zod';
import type { CauseWordsReader } from '../domain/dialogue.ts';
import type { TextSpan } from '../domain/speech.ts';
import { floatOutput, floatTensor, type ModelSession } from '../inference/model-session.ts';
import { likelySpan } from '../signal/likely-span.ts';

/** The committed model's name. */
export const CAUSE_WORDS_MODEL = 'cause-words';

const knowledge = z.looseObject({
  /** The model whose states it reads. */
  reads: z.object({ model: z.string().min(1), width: z.int().min(1) }),
});

/** @throws TypeError when the session's manifest is not of such a model. */
export function createCauseWords(session: ModelSession): CauseWordsReader {
  const told = knowledge.safeParse(session.manifest);
  if (!told.success) throw new TypeError(`The model ${session.manifest.name} does not tell which states it reads.`);
  const { width } = told.data.reads;
  return {
    async find({ words: { text }, states: cause }, { states: emotional }) {
      // [CLS] and [SEP] stand nowhere; what lies between them are the words.
      const places = cause.places.slice(1, -1);
      if (places.length === 0) return undefined;
      const outputs = await session.run({
        cause: floatTensor(cause.tokens, [cause.count, width]),
        emotional: floatTensor(emotional.tokens, [emotional.count, width]),
        same: floatTensor(Float32Array.of(Number(cause === emotional)), [1]),
      });
      const [inside, first, last] = ['inside', 'first', 'last'].map((name) =>
        floatOutput(outputs, name).subarray(1, -1),
      );
      if (!inside || !first || !last) return undefined;
      const span = likelySpan({ inside, first, last });
      const [start, end] = [places[span?.first ?? -1]?.start, places[span?.last ?? -1]?.end];
      return start === undefined || end === undefined ? undefined : wholeWords(text, { start, end });
    },
  };
}

/** The span with the rest of the words it cuts; a quotation does not end with a comma. */
function wholeWords(text: string, { start, end }: TextSpan): TextSpan {
  const before = /\S*$/u.exec(text.slice(0, start))?.[0].length ?? 0;
  const after = /^\S*/u.exec(text.slice(end))?.[0].length ?? 0;
  const words = text.slice(start - before, end + after).replace(/[,;:]+$/u, '');
  const from = start - before;
  return { start: from, end: from + Math.max(1, words.length) };
}
