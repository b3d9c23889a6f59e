import type { StageTiming } from '../contract/events.ts';
import { samplesToSeconds } from '../domain/audio.ts';
import type { CallFacts } from './call-facts.ts';
import { html, type Markup } from './markup.ts';
import { quantile } from './quantiles.ts';
import type { ReportMeta } from './report-meta.ts';
import { milliseconds } from './wording.ts';

/** The models whose output the report rests on, with version, licence, and how long each ran. */
export function modelsSection(facts: CallFacts, meta: ReportMeta): Markup {
  if (facts.models.length === 0) return html`<p class="nothing">No model contributed to this report.</p>`;
  const runs = facts.ended?.timings?.modelRuns ?? {};
  return html`<table><thead><tr><th scope="col">Model</th><th scope="col">Version</th><th scope="col">Licence</th><th scope="col">Runs</th><th scope="col">Time</th></tr></thead><tbody>${facts.models.map(
    ({ model, version }) => {
      const licence = meta.models.find((m) => m.name === model && m.version === version)?.licence;
      const run = runs[model];
      return html`<tr><th scope="row">${model}</th><td>${version}</td><td>${licence ?? '–'}</td><td>${run ? run.runs : '–'}</td><td>${run ? milliseconds(run.totalMs) : '–'}</td></tr>`;
    },
  )}</tbody></table>`;
}

/** The last ones concern the customer alone: nothing of the agent reaches them. */
const STAGES: readonly { readonly key: keyof StageTiming; readonly name: string; readonly customerOnly: boolean }[] = [
  { key: 'voiceActivityMs', name: 'Voice activity', customerOnly: false },
  { key: 'encodeMs', name: 'Speech to text, encoder', customerOnly: false },
  { key: 'decodeMs', name: 'Speech to text, decoder', customerOnly: false },
  { key: 'prosodyMs', name: 'Prosody', customerOnly: false },
  { key: 'voiceEmotionMs', name: 'Voice emotion', customerOnly: true },
  { key: 'textEmotionMs', name: 'Text emotion', customerOnly: true },
  { key: 'fusionMs', name: 'Fusion', customerOnly: true },
  { key: 'contextMs', name: 'Words in context', customerOnly: false },
  { key: 'speechEndToGaugeMs', name: 'End of speech to gauge', customerOnly: true },
];

/** Milliseconds per utterance and stage, and the whole run against the call's length. */
export function timingsSection(facts: CallFacts): Markup {
  const rows = STAGES.map(({ key, name, customerOnly }) => {
    const of = facts.timings.filter(({ segment }) => !customerOnly || segment.channel !== 'agent');
    return { name, values: of.flatMap(({ value }) => value[key] ?? []) };
  });
  const timings = facts.ended?.timings;
  const seconds = samplesToSeconds(facts.durationSamples);
  return html`${
    facts.timings.length === 0
      ? html`<p class="nothing">No stage was timed.</p>`
      : html`<table><thead><tr><th scope="col">Per utterance</th><th scope="col">Median</th><th scope="col">95 %</th><th scope="col">Count</th></tr></thead><tbody>${rows
          .filter(({ values }) => values.length > 0)
          .map(
            ({ name, values }) =>
              html`<tr><th scope="row">${name}</th><td>${milliseconds(quantile(values, 0.5) ?? 0)}</td><td>${milliseconds(quantile(values, 0.95) ?? 0)}</td><td>${values.length}</td></tr>`,
          )}</tbody></table>`
  }
${timings && html`<dl class="facts"><div><dt>Whole analysis</dt><dd>${milliseconds(timings.wallMs)}</dd></div><div><dt>Inside the models</dt><dd>${milliseconds(timings.modelMs)}</dd></div>${timings.wallMs > 0 && html`<div><dt>Pace</dt><dd>${((seconds * 1000) / timings.wallMs).toFixed(1)}× real time</dd></div>`}</dl>`}`;
}
