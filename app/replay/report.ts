import { createHash } from 'node:crypto';
import type { AssistEvent } from '../contract/events.ts';
import { type CallFacts, collectFacts } from './call-facts.ts';
import { emotionFigure } from './emotion-figure.ts';
import { faceSection } from './face-section.ts';
import { forecastsSection } from './forecasts-section.ts';
import { html, Markup } from './markup.ts';
import { modelsSection, timingsSection } from './models-section.ts';
import { noticesSection } from './notices-section.ts';
import { promptsSection } from './prompts-section.ts';
import type { ReportMeta } from './report-meta.ts';
import { REPORT_STYLE } from './report-style.ts';
import { summaryTiles } from './summary-tiles.ts';
import { prosodySection, talkSection } from './talk-section.ts';
import { timelineFigure } from './timeline-figure.ts';
import { transcriptSection } from './transcript-section.ts';
import { channelName, elsewhereText } from './wording.ts';

/**
 * One call as a self-contained HTML page: inline style and SVG, no script, nothing fetched, and a content security policy
 * that allows no more than this one style sheet. Pure: the same events and meta give the same page.
 */
export function renderReport(events: Iterable<AssistEvent>, meta: ReportMeta): string {
  const facts = collectFacts(events);
  const styleHash = createHash('sha256').update(REPORT_STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${meta.title} · emoAIsec call report</title><style>${new Markup(REPORT_STYLE)}</style></head><body>
<svg class="patterns" aria-hidden="true"><defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6"/></pattern></defs></svg>
<main>${header(facts, meta)}${summaryTiles(facts)}
${section('timeline', 'Timeline', timelineFigure(facts))}
${section('emotions', 'Emotions over time', emotionFigure(facts))}
${facts.started?.video && section('face', 'Face', faceSection(facts))}
${section('forecasts', 'Forecasts', forecastsSection(facts))}
${section('prompts', 'Prompts', promptsSection(facts))}
${section('notices', 'Notices', noticesSection(facts, meta))}
${section('transcript', 'Transcript', transcriptSection(facts))}
<div class="pair">${section('talk', 'Talk', talkSection(facts))}${section('prosody', 'How they sounded', prosodySection(facts))}</div>
<div class="pair">${section('models', 'Models', modelsSection(facts, meta))}${section('timings', 'Timings', timingsSection(facts))}</div>
</main></body></html>
`.text;
}

function header(facts: CallFacts, meta: ReportMeta): Markup {
  const made = meta.madeAt.toISOString().replace('T', ' ').slice(0, 16);
  return html`<header><p class="brand">emoAIsec call report</p><h1><bdi>${meta.title}</bdi>${facts.started?.synthetic && html` <span class="label">Synthetic call</span>`}</h1>
<p class="meta">${facts.started && html`<bdi>${facts.started.description}</bdi> · ${facts.started.channels.map(channelName).join(' and ')} · `}made ${made} UTC</p>
${facts.started?.enrichment && html`<p class="caution elsewhere">${elsewhereText(facts.started.enrichment)} Its scores are not calibrated and change nothing else in this report.</p>`}<p class="caution">Expressed signals, not facts: voice and words can be read wrongly, by people and by models. Percentages are calibrated probabilities of what was expressed, not of what was felt. No emotion is ever estimated for the agent.</p></header>`;
}

function section(id: string, title: string, content: Markup): Markup {
  return html`<section id="${id}"><h2>${title}</h2>${content}</section>`;
}
