import type { AssistEvent } from '../../contract/events.ts';

/** Letters and digits of any script, and apostrophes inside a word. */
const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*/gu;

/** The different words of a text in the form they are compared in: lower case, without accents. */
export function searchWords(text: string): readonly string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('’', "'").toLocaleLowerCase('en');
  return [...new Set(plain.match(WORD) ?? [])];
}

/** The different words that were said in some events of a call; words that were rectified are found as they are now, not as they were first. */
export function wordsOf(events: readonly AssistEvent[]): readonly string[] {
  const texts = new Map(
    events.flatMap((event) => {
      if (event.type === 'utterance') return [[event.utterance.id, event.utterance.text] as const];
      return event.type === 'rectified' && event.text !== undefined ? [[event.segment.id, event.text] as const] : [];
    }),
  );
  const said = [...texts.values()].flatMap(searchWords);
  return [...new Set(said)].sort();
}
