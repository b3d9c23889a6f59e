import { FINE_SENTIMENTS } from '../domain/sentiment.ts';
import type { CallFacts } from './call-facts.ts';
import { html, type Markup } from './markup.ts';
import { sentimentChanges } from './sentiment-changes.ts';
import { clockTime, percent, sentimentName, signed } from './wording.ts';

/** The call in a few figures; what was not measured shows a dash. */
export function summaryTiles(facts: CallFacts): Markup {
  const final = facts.sentiments.at(-1)?.value;
  const lowest = facts.sentiments.reduce<(typeof facts.sentiments)[number] | undefined>(
    (low, about) => (low && low.value.score <= about.value.score ? low : about),
    undefined,
  );
  const changes = sentimentChanges(facts);
  const { agent, customer } = facts.talk?.channels ?? {};
  const urgent = facts.prompts.filter(({ prompt }) => prompt.urgency === 'urgent').length;
  return html`<div class="tiles">
${tile('Duration', clockTime(facts.durationSamples), facts.ended?.reason === 'finished' ? 'whole call' : 'not the whole call')}
${tile('End sentiment', final ? sentimentName(final.fine) : '–', final ? `${signed(final.score)}, ${final.trend}` : 'not estimated', final?.broad)}
${tile('Lowest point', lowest ? signed(lowest.value.score) : '–', lowest ? `at ${clockTime(lowest.segment.endSample)}` : 'not estimated', lowest?.value.broad)}
${tile('Sentiment changes', changes ? String(changes.count) : '–', changes ? `${changes.perMinute.toFixed(1)} a minute` : 'not estimated')}
${tile('Prompts', String(facts.prompts.length), urgent > 0 ? `${urgent} urgent` : 'none urgent')}
${tile('Customer talked', customer ? percent(customer.talkShare) : '–', agent ? `agent ${percent(agent.talkShare)}` : 'of all speech')}
${tile('Interruptions', facts.talk ? String((agent?.interruptions ?? 0) + (customer?.interruptions ?? 0)) : '–', customer && agent ? `${customer.interruptions} by the customer` : 'needs two channels')}
</div>${sentimentShares(facts)}`;
}

function tile(name: string, value: string, detail: string, kind = 'plain'): Markup {
  return html`<div class="tile ${kind}"><span class="name">${name}</span><strong>${value}</strong><span class="detail">${detail}</span></div>`;
}

/** How many of the customer's utterances fell on each of the five levels, worst first. */
function sentimentShares(facts: CallFacts): Markup | undefined {
  const total = facts.sentiments.length;
  if (total === 0) return undefined;
  const shares = FINE_SENTIMENTS.map((fine) => ({
    fine,
    count: facts.sentiments.filter((s) => s.value.fine === fine).length,
  }));
  let x = 0;
  return html`<svg class="shares" viewBox="0 0 1000 12" preserveAspectRatio="none" role="img" aria-label="${shares.map(({ fine, count }) => `${sentimentName(fine)} ${percent(count / total)}`).join(', ')}">${shares.map(
    ({ fine, count }) => {
      const width = (count / total) * 1000;
      const part = html`<rect class="s-${fine}" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="12"><title>${sentimentName(fine)}: ${count} of ${total} utterances</title></rect>`;
      x += width;
      return part;
    },
  )}</svg><p class="legend">${shares.filter(({ count }) => count > 0).map(({ fine, count }) => html`<span><svg class="swatch" viewBox="0 0 16 10" aria-hidden="true"><rect class="s-${fine}" width="16" height="10" rx="2"/></svg>${sentimentName(fine)} ${percent(count / total)}</span>`)}</p>`;
}
