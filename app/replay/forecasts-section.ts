import {
  AHEAD_CAUTION,
  CHURN_ORIGIN,
  churnSentence,
  type ForecastReason,
  missingSentence,
  ofTen,
} from '../domain/forecast.ts';
import { OUTCOME_CAUTION, OUTCOME_NAMES, OUTCOMES } from '../domain/satisfaction.ts';
import type { CallFacts } from './call-facts.ts';
import { html, type Markup } from './markup.ts';
import { type Column, stackedColumns, swatch } from './stacked-columns.ts';
import { capitalised, clockTime, percent } from './wording.ts';

const HEIGHT = 80;

type Outcome = CallFacts['outcomes'][number]['value'];

/** What was likely to come: how the call ends, as it was forecast on the way, and from a record how likely such customers are to leave. */
export function forecastsSection(facts: CallFacts): Markup {
  return html`<h3>Likely outcome</h3>${outcomePart(facts)}${aheadPart(facts)}${facts.churn && churnPart(facts.churn)}`;
}

function outcomePart({ outcomes, durationSamples }: CallFacts): Markup {
  const last = outcomes.at(-1)?.value;
  if (!last)
    return html`<p class="nothing">No outcome was forecast: it takes words and three turns of somebody who is known to be the customer.</p>`;
  const columns = outcomes.map(({ segment, value }, index): Column => {
    const until = outcomes[index + 1]?.segment.endSample ?? durationSamples;
    return {
      span: { startSample: segment.endSample, endSample: Math.max(segment.endSample + 1, until) },
      title: `${clockTime(segment.endSample)}: ${sharesText(value)}`,
      shares: OUTCOMES.map((outcome) => ({ kind: `o-${outcome}`, share: value.probabilities[outcome] })),
      hatched: false,
    };
  });
  return html`${stackedColumns(columns, durationSamples, 'Likely outcome', HEIGHT)}
<p class="legend">${OUTCOMES.map((outcome) => swatch([`o-${outcome}`], OUTCOME_NAMES[outcome]))}</p>
<p><b>${OUTCOME_NAMES[last.likeliest]} was likeliest in the end.</b> ${capitalised(sharesText(last))}.</p>
${reasonList(last.reasons, { raises: 'For it', lowers: 'Against it' })}
<p class="note">${OUTCOME_CAUTION}</p>`;
}

function aheadPart({ ahead }: CallFacts): Markup | undefined {
  const [first, ...others] = ahead;
  if (!first) return undefined;
  const worst = others.reduce((most, about) => (about.value.negative > most.value.negative ? about : most), first);
  const last = ahead.at(-1) ?? first;
  return html`<h3 class="next">The next minute</h3>
<p><b>Something negative was likeliest to follow at ${clockTime(worst.segment.endSample)}</b>, in ${ofTen(worst.value.negative)} such calls; at the end in ${ofTen(last.value.negative)}.</p>
${reasonList(worst.value.reasons, { raises: 'Raised it', lowers: 'Lowered it' })}
<p class="note">${AHEAD_CAUTION}</p>`;
}

function churnPart(churn: NonNullable<CallFacts['churn']>): Markup {
  const { probability, band, reasons, missing, notices } = churn;
  return html`<h3 class="next">Likelihood of leaving</h3>
<p><b>${churnSentence(churn)}</b> ${capitalised(band)}, ${percent(probability)}.</p>
${reasonList(reasons, { raises: 'Raises it', lowers: 'Lowers it' })}
${missing.length > 0 && html`<p class="note">${missingSentence(missing)}</p>`}
${notices.map((notice) => html`<p class="note">${notice}</p>`)}
<p class="note">${CHURN_ORIGIN}</p>`;
}

function sharesText({ probabilities }: Outcome): string {
  return OUTCOMES.map((outcome) => `${OUTCOME_NAMES[outcome].toLowerCase()} ${percent(probabilities[outcome])}`).join(
    ', ',
  );
}

function reasonList(
  reasons: readonly ForecastReason[],
  effects: Readonly<Record<ForecastReason['effect'], string>>,
): Markup | undefined {
  if (reasons.length === 0) return undefined;
  return html`<ul class="notices">${reasons.map(({ text, effect }) => html`<li><span class="seconds">${effects[effect]}:</span> <bdi>${text}</bdi></li>`)}</ul>`;
}
