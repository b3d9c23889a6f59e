import { createHash } from 'node:crypto';
import { EMOTIONS } from '../domain/emotion.ts';
import type { SubjectPackage } from '../privacy/rights/subject-package.ts';
import { type CallFacts, collectFacts } from './call-facts.ts';
import { forecastsSection } from './forecasts-section.ts';
import { html, Markup } from './markup.ts';
import { modelsSection } from './models-section.ts';
import { REPORT_STYLE } from './report-style.ts';
import { talkSection } from './talk-section.ts';
import { transcriptSection } from './transcript-section.ts';
import { capitalised, clockTime, percent } from './wording.ts';

/**
 * What is stored of a call as a self-contained page for the person it is about: nothing fetched, no script. The JSON beside it holds every
 * number; the page shows what a person reads. Pure.
 * @param json that JSON, where it is to lie in the page itself, to be saved from there.
 */
export function renderSubjectPage(given: SubjectPackage, json?: string): string {
  const facts = collectFacts(given.events);
  const models = given.models.map(({ name, version, licence = '–' }) => ({ name, version, licence }));
  const meta = { title: 'What is stored of your call', madeAt: new Date(given.madeAt), models };
  const styleHash = createHash('sha256').update(REPORT_STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${meta.title} · emoAIsec</title><style>${new Markup(REPORT_STYLE)}</style></head><body><main>
<header><p class="brand">emoAIsec</p><h1>${meta.title}</h1><p class="caution">${given.caution} No emotion is ever estimated for the agent.</p></header>
${section('What is stored', storedList(given))}
${section('What you were told and agreed to', consentSection(given))}
${section('What you may ask for', html`<ul class="notices">${given.rights.map((right) => html`<li>${right}</li>`)}</ul>`)}
${section('What was said', transcriptSection(facts))}
${section('What was estimated', estimatesTable(facts))}
${section('What was forecast', forecastsSection(facts))}
${section('Who spoke how much', talkSection(facts))}
${section('The models behind it', modelsSection(facts, meta))}
${json !== undefined && section('The data', dataLink(json))}
</main></body></html>
`.text;
}

function storedList({ call, retention, events, embeddings, recordings, madeAt }: SubjectPackage): Markup {
  const facts: readonly (readonly [string, string])[] = [
    ['Call began', call.startedAt],
    ['Call ended', call.endedAt ?? 'cut off'],
    ['Kind', call.mode === 'live' ? 'live call' : 'recording'],
    ...(call.customerRef === undefined ? [] : [['Your reference', call.customerRef] as const]),
    ['Stored under the profile', `${call.profile.id}, version ${call.profile.version}`],
    [
      'Records',
      `${events.length} events, ${embeddings.length} number series of models, ${recordings.length} recordings`,
    ],
    ['To be erased after', retention.held ? 'a legal hold is lifted' : retention.eraseAfter],
    ['This page was made', madeAt],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
${recordings.length > 0 && soundNote(recordings)}`;
}

function soundNote(recordings: SubjectPackage['recordings']): Markup {
  const files = recordings.flatMap(({ file }) => (file === undefined ? [] : [file]));
  if (files.length === 0) return html`<p class="note">The sound itself is not in this package; ask for it.</p>`;
  return html`<p class="note">The sound lies beside this page, without what was silenced: ${files.join(', ')}.</p>`;
}

function consentSection({ consent, consentEvents }: SubjectPackage): Markup {
  const rows = consentEvents.flatMap((event) => {
    if (event.type === 'purged')
      return [
        html`<li>${clockTime(event.atSample)}: taken back, and what rested on it removed: ${event.purposes.join(', ')}.</li>`,
      ];
    if (event.person !== 'customer') return [];
    const { notice, answers } = event.consent;
    const told =
      notice &&
      html`<li>Told (${notice.way}, wording ${notice.wording}) at ${new Date(notice.atEpochMs).toISOString()}.</li>`;
    const answered = Object.entries(answers).map(
      ([purpose, { answer, form, atEpochMs }]) =>
        html`<li>${purpose}: ${answer} (${form}) at ${new Date(atEpochMs).toISOString()}.</li>`,
    );
    return [html`${told}${answered}`];
  });
  return html`${rows.length > 0 && html`<ul class="notices">${rows}</ul>`}<p class="note">As it stands in the records: <bdi>${JSON.stringify(consent)}</bdi></p>`;
}

/** A link that is the file: a page that runs nothing and fetches nothing can still hand it out. */
function dataLink(json: string): Markup {
  const data = `data:application/json;base64,${Buffer.from(json, 'utf8').toString('base64')}`;
  return html`<p><a href="${data}" download="subject-package.json">Save all that is stored as JSON</a>, for programs: every event and number.</p>`;
}

/** All seven probabilities of each reading that was told as its result. */
function estimatesTable({ fused }: CallFacts): Markup {
  if (fused.length === 0) return html`<p class="nothing">No emotion was estimated, or none is stored.</p>`;
  return html`<table><thead><tr><th scope="col">At</th>${EMOTIONS.map((emotion) => html`<th scope="col">${capitalised(emotion)}</th>`)}<th scope="col">Told as</th></tr></thead><tbody>${fused.map(
    ({ segment, value }) =>
      html`<tr><th scope="row">${clockTime(segment.startSample)}</th>${EMOTIONS.map((emotion) => html`<td>${percent(value.probabilities[emotion])}</td>`)}<td>${value.uncertain ? 'uncertain' : 'expressed'}</td></tr>`,
  )}</tbody></table>`;
}

function section(title: string, content: Markup): Markup {
  return html`<section><h2>${title}</h2>${content}</section>`;
}
