import type { Reason } from '../domain/assist.ts';
import type { CallFacts, ShownPrompt } from './call-facts.ts';
import { quoted } from './context-note.ts';
import { html, type Markup } from './markup.ts';
import { utteranceAnchors } from './transcript-section.ts';
import { capitalised, clockTime } from './wording.ts';

/** The prompts in the order they came, each with its reasons and links to what was said then. */
export function promptsSection(facts: CallFacts): Markup {
  if (facts.prompts.length === 0) return html`<p class="nothing">No prompt was needed in this call.</p>`;
  const anchors = utteranceAnchors(facts);
  return html`<ol class="prompts">${facts.prompts.map((shown, index) => card(shown, index + 1, anchors))}</ol>`;
}

function card(
  { prompt, atSample, closedBy }: ShownPrompt,
  number: number,
  anchors: ReadonlyMap<string, string>,
): Markup {
  const outcome =
    closedBy === 'agent'
      ? 'closed by the agent'
      : closedBy === 'expired'
        ? 'went away by itself'
        : 'stood until the end';
  return html`<li id="prompt-${number}" class="${prompt.urgency}"><h3><b class="number">${number}</b><bdi>${prompt.title}</bdi></h3>
<p class="meta">${clockTime(atSample)} · ${capitalised(prompt.urgency)} · ${prompt.kind === 'escalation' ? 'Escalation' : 'Suggestion'} · ${outcome}</p>
<p><bdi>${prompt.suggestion}</bdi></p><h4>Why</h4><ul>${prompt.reasons.map((reason) => why(reason, anchors))}</ul></li>`;
}

function why(reason: Reason, anchors: ReadonlyMap<string, string>): Markup {
  const links = reason.utteranceIds.flatMap((id) => anchors.get(id) ?? []);
  const span = `${clockTime(reason.startSample)}–${clockTime(reason.endSample)}`;
  const linked = links[0] ? html`<a href="#${links[0]}">${span}</a>` : html`${span}`;
  const others = links.slice(1).map((anchor, index) => html` <a href="#${anchor}">[${index + 2}]</a>`);
  return html`<li><bdi>${reason.text}</bdi>${reason.quote !== undefined && html` ${quoted(reason.quote)}`} <span class="seconds">(${linked}${others})</span></li>`;
}
