import type { EventOf } from '../contract/events.ts';
import { isEmotional, topEmotion } from '../domain/emotion.ts';
import { partedAt } from '../domain/marked-words.ts';
import { html, type Markup } from './markup.ts';
import { capitalised, clockTime, percent } from './wording.ts';

/**
 * What an utterance may go back to, and what it was taken for once more had been said; empty where there is nothing to add.
 * @param textOf what was said in an utterance.
 */
export function contextNote(
  { segment, context, refined }: EventOf<'context'>,
  anchors: ReadonlyMap<string, string>,
  textOf: (id: string) => string,
): Markup | false {
  const others = context.causes.filter((cause) => cause.segment.id !== segment.id);
  const causes = isEmotional(context) ? others.slice(0, 2) : [];
  if (causes.length === 0 && !refined) return false;
  const links = causes.map(({ segment: { id, startSample }, probability, words: span }, i) => {
    const { words } = partedAt(textOf(id), span);
    return html`${i > 0 && ','} <a href="#${anchors.get(id)}">${clockTime(startSample)}</a> (${percent(probability)})${words !== '' && html` ${quoted(words)}`}`;
  });
  return html`<small class="context">${causes.length > 0 && html`May go back to${links}.`}${refined && html` Seen again after what followed: ${namedSignal(context)}.`}</small>`;
}

/** Words of the call that something of it likely goes back to. */
export function quoted(words: string): Markup {
  return html`<mark>“<bdi>${words}</bdi>”</mark>`;
}

function namedSignal({ uncertain, probabilities }: EventOf<'context'>['context']): string {
  if (uncertain) return 'uncertain';
  const emotion = topEmotion(probabilities);
  return `${capitalised(emotion)} ${percent(probabilities[emotion])}`;
}
