import type { EventOf } from '../contract/events.ts';
import type { FusedEmotion } from '../domain/emotion.ts';
import { markedWords, partedAt } from '../domain/marked-words.ts';
import type { TextSpan, Utterance } from '../domain/speech.ts';
import type { CallFacts } from './call-facts.ts';
import { contextNote } from './context-note.ts';
import { emotionBar, shownEmotion } from './emotion-figure.ts';
import { html, type Markup } from './markup.ts';
import { capitalised, channelName, clockTime, milliseconds, opinionText, percent, verdictText } from './wording.ts';

/** Where the report's other parts link to: `u1`, `u2`… by the ids of the utterances. */
export function utteranceAnchors(facts: CallFacts): ReadonlyMap<string, string> {
  return new Map(facts.utterances.map((utterance, index) => [utterance.id, `u${index + 1}`]));
}

/** Everything said, in order; the customer's words coloured by the expressed emotion, the agent's plain. */
export function transcriptSection(facts: CallFacts): Markup {
  if (facts.utterances.length === 0) {
    return html`<p class="nothing">No words: nobody was heard to speak, or speech to text was off.</p>`;
  }
  const fused = new Map(facts.fused.map(({ segment, value }) => [segment.id, value]));
  const corrections = new Map(facts.corrections.map(({ segment, value }) => [segment.id, value]));
  const rectified = new Map(facts.rectified.map(({ segment, value }) => [segment.id, value]));
  const opinions = new Map(facts.opinions.map(({ segment, value }) => [segment.id, value]));
  const contexts = new Map(facts.contexts.map(({ segment, value }) => [segment.id, value]));
  const anchors = utteranceAnchors(facts);
  const marked = markedWords(facts.contexts.map(({ value }) => value.context));
  const texts = new Map(facts.utterances.map(({ id, text }) => [id, text]));
  const textOf = (id: string) => texts.get(id) ?? '';
  const notes = (utterance: Utterance): Markup => {
    const [context, opinion] = [contexts.get(utterance.id), opinions.get(utterance.id)];
    const [correction, right] = [corrections.get(utterance.id), rectified.get(utterance.id)];
    return html`${context && contextNote(context, anchors, textOf)}${opinion && second(opinion)}${correction && corrected(correction)}${right && putRight(right)}`;
  };
  return html`<ol class="transcript">${facts.utterances.map((utterance) => line(utterance, { fused: fused.get(utterance.id), notes: notes(utterance), anchor: anchors.get(utterance.id), words: rectified.get(utterance.id)?.text === undefined ? marked.get(utterance.id) : undefined }))}</ol>
${facts.utterances.some((u) => u.source === 'transcript') && html`<p class="note">Words from an imported transcript are marked ◦.</p>`}`;
}

/** What stands beside and in the words of one line. */
interface LineAnnotations {
  readonly fused: FusedEmotion | undefined;
  readonly notes: Markup;
  readonly anchor: string | undefined;
  readonly words: TextSpan | undefined;
}

function line(utterance: Utterance, { fused, notes, anchor, words: span }: LineAnnotations): Markup {
  const emotion = fused && !fused.uncertain ? `e-${shownEmotion(fused).emotion}` : fused ? 'e-uncertain' : 'plain';
  const words =
    utterance.text.trim() === ''
      ? html`<em>no words made out</em>`
      : html`<bdi>${markedText(utterance.text, span)}</bdi>`;
  return html`<li id="${anchor}" class="${utterance.channel} ${emotion}"><span class="time">${clockTime(utterance.startSample)}</span><span class="who">${channelName(utterance.channel)}${utterance.source === 'transcript' && ' ◦'}</span><span class="said">${words}${notes}</span><span class="felt">${fused && chip(fused)}</span></li>`;
}

function markedText(text: string, span: TextSpan | undefined): Markup {
  const { before, words, after } = partedAt(text, span);
  return html`${before}${words !== '' && html`<mark>${words}</mark>`}${after}`;
}

function chip(fused: FusedEmotion): Markup {
  const { emotion, probability } = shownEmotion(fused);
  const text = fused.uncertain ? 'Uncertain' : `${capitalised(emotion)} ${percent(probability)}`;
  return html`<span class="chip ${fused.uncertain ? 'e-uncertain' : `e-${emotion}`}">${text}</span>${emotionBar(fused)}`;
}

function second({ opinion, source }: EventOf<'second-opinion'>): Markup {
  return html`<small class="opinion"><b>Second opinion</b> (${source.model}, ${milliseconds(source.latencyMs)}): <bdi>${opinionText(opinion)}</bdi></small>`;
}

function corrected({ verdict }: EventOf<'correction'>): Markup {
  return html`<small class="opinion"><b>Corrected by hand:</b> ${verdictText(verdict)}.</small>`;
}

/** What was read of the words stays as it was read, of the words as they were heard. */
function putRight({ text, note, atEpochMs }: EventOf<'rectified'>): Markup {
  const day = new Date(atEpochMs).toISOString().slice(0, 10);
  const words =
    text !== undefined &&
    html`<small class="opinion"><b>Words put right</b> on ${day}. What was estimated rests on the words as they were heard.</small>`;
  return html`${words}${note !== undefined && html`<small class="opinion"><b>Objected to</b> on ${day}: <bdi>${note}</bdi></small>`}`;
}
