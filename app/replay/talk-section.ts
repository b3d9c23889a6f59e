import type { ChannelRole } from '../domain/audio.ts';
import type { ChannelTalk, Prosody } from '../domain/speech.ts';
import type { CallFacts } from './call-facts.ts';
import { html, type Markup } from './markup.ts';
import { quantile } from './quantiles.ts';
import { channelName, lengthText, percent } from './wording.ts';

/** Talk statistics of each speaker and of the call. */
export function talkSection(facts: CallFacts): Markup {
  const talk = facts.talk;
  if (!talk) return html`<p class="nothing">No talk statistics: the call ended before any were counted.</p>`;
  const channels = Object.entries(talk.channels) as [ChannelRole, ChannelTalk][];
  const row = (name: string, of: (talk: ChannelTalk) => string) =>
    html`<tr><th scope="row">${name}</th>${channels.map(([, channel]) => html`<td>${of(channel)}</td>`)}</tr>`;
  return html`<table><thead><tr><th scope="col"></th>${channels.map(([channel]) => html`<th scope="col">${channelName(channel)}</th>`)}</tr></thead><tbody>
${row('Talk share', (c) => percent(c.talkShare))}${row('Spoke for', (c) => lengthText(c.speechSamples))}${row('Words', (c) => String(c.words))}
${row('Words per minute', (c) => (c.wordsPerMinute === undefined ? '–' : c.wordsPerMinute.toFixed(0)))}${row('Interruptions', (c) => String(c.interruptions))}
${row('Longest turn', (c) => lengthText(c.longestTurnSamples))}</tbody></table>
<dl class="facts"><div><dt>Both at once</dt><dd>${lengthText(talk.overlapSamples)}</dd></div><div><dt>Nobody speaks</dt><dd>${lengthText(talk.silenceSamples)}</dd></div><div><dt>Longest silence</dt><dd>${lengthText(talk.longestSilenceSamples)}</dd></div></dl>`;
}

const MEASURES: readonly {
  readonly name: string;
  readonly of: (p: Prosody) => number | undefined;
  readonly digits: number;
  readonly unit: string;
}[] = [
  { name: 'Pitch', of: (p) => p.pitchHz, digits: 0, unit: 'Hz' },
  { name: 'Pitch spread', of: (p) => p.pitchSpreadSemitones, digits: 1, unit: 'semitones' },
  { name: 'Level', of: (p) => p.levelDbfs, digits: 0, unit: 'dBFS' },
  { name: 'Level spread', of: (p) => p.levelSpreadDb, digits: 1, unit: 'dB' },
  { name: 'Syllables', of: (p) => p.syllablesPerSecond, digits: 1, unit: 'per s' },
  { name: 'Voiced', of: (p) => p.voicedShare * 100, digits: 0, unit: '% of the frames' },
];

/** How each speaker sounded: the median over the segments, and in brackets where the middle 80 % of them lie. */
export function prosodySection(facts: CallFacts): Markup {
  const channels = (facts.started?.channels ?? []).filter((c) => facts.prosody.some((p) => p.segment.channel === c));
  if (channels.length === 0) return html`<p class="nothing">No prosody was measured.</p>`;
  const valuesOf = (channel: ChannelRole, of: (p: Prosody) => number | undefined) =>
    facts.prosody.flatMap(({ segment, value }) => (segment.channel === channel ? (of(value) ?? []) : []));
  return html`<table><thead><tr><th scope="col"></th>${channels.map((channel) => html`<th scope="col">${channelName(channel)}</th>`)}</tr></thead><tbody>${MEASURES.map(
    ({ name, of, digits, unit }) =>
      html`<tr><th scope="row">${name}<small> ${unit}</small></th>${channels.map((channel) => html`<td>${spread(valuesOf(channel, of), digits)}</td>`)}</tr>`,
  )}</tbody></table><p class="note">Median over the segments; in brackets the 10th to the 90th percentile.</p>`;
}

function spread(values: readonly number[], digits: number): Markup {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((q) => quantile(values, q)?.toFixed(digits).replace('-', '\u2212'));
  return middle === undefined ? html`–` : html`${middle} <small>(${low} … ${high})</small>`;
}
