import type { EventOf, RoadPart } from '../contract/events.ts';
import { assertNever } from '../domain/errors.ts';
import type { CallFacts } from './call-facts.ts';
import { html, type Markup } from './markup.ts';
import type { ReportMeta } from './report-meta.ts';
import { capitalised, channelName, clockTime, lengthText, milliseconds } from './wording.ts';

/** What a reader must know about the limits of this analysis: gaps, failures, refusals, delays, early ends. */
export function noticesSection(facts: CallFacts, meta: ReportMeta): Markup {
  const failure = facts.ended?.failure;
  const lines: Markup[] = [
    ...(meta.warnings ?? []).map((warning) => html`<bdi>${warning}</bdi>`),
    ...facts.notices.map(
      (notice) => html`<span class="time">${clockTime(notice.atSample)}</span> <bdi>${sentence(notice)}</bdi>`,
    ),
    ...(failure ? [html`<bdi>${failure.message}</bdi>`] : []),
    ...(facts.ended ? [] : [html`The analysis did not reach the end of the call: this report is partial.`]),
    ...(facts.ended?.reason === 'stopped'
      ? [html`The analysis was stopped at ${clockTime(facts.durationSamples)}.`]
      : []),
    ...missed(facts),
    ...refusals(facts),
  ];
  if (lines.length === 0) return html`<p class="nothing">Nothing to note: the whole call was heard and analysed.</p>`;
  return html`<ul class="notices">${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** How many utterances might have had a second opinion and have none. */
function missed({ opinions, missedOpinions }: CallFacts): readonly Markup[] {
  if (missedOpinions.length === 0) return [];
  const all = opinions.length + missedOpinions.length;
  return [
    html`${missedOpinions.length} of ${all} utterances of the customer got no second opinion: the endpoint failed or was too slow, or the call ended first.`,
  ];
}

/** One line per channel and reason, with the purposes it refuses. */
function refusals(facts: CallFacts): readonly Markup[] {
  const refused = (facts.started?.permissions ?? []).filter((permission) => !permission.allowed);
  return [...new Set(refused.map((p) => `${p.channel} ${p.reason}`))].flatMap((key) => {
    const same = refused.filter((p) => `${p.channel} ${p.reason}` === key);
    const [first] = same;
    if (!first) return [];
    const purposes = same.map((p) => p.purpose.replace('-', ' ')).join(', ');
    return [html`${channelName(first.channel)}, no ${purposes}: <bdi>${first.reason}</bdi>`];
  });
}

function sentence(notice: EventOf<'gap' | 'degraded' | 'restored' | 'lag'>): string {
  switch (notice.type) {
    case 'gap':
      return `${notice.message} (${lengthText(notice.span.endSample - notice.span.startSample)}, ${notice.channels.map(channelName).join(' and ')})`;
    case 'degraded':
      return notice.part === 'source'
        ? notice.failure.message
        : `${partName(notice.part)} failed: ${notice.failure.message}`;
    case 'restored':
      return `${partName(notice.part)} works again.`;
    case 'lag':
      return `${partName(notice.part)} was ${milliseconds(notice.behindMs)} behind.`;
    default:
      return assertNever(notice);
  }
}

function partName(part: RoadPart): string {
  return capitalised(part.replace('-', ' '));
}
