import type { EventOf } from '../contract/events.ts';
import { secondsToSamples } from '../domain/audio.ts';
import { EMOTIONS, type EmotionProbabilities } from '../domain/emotion.ts';
import { FACE_HINDRANCES } from '../domain/video.ts';
import type { About, CallFacts } from './call-facts.ts';
import { type EmotionReading, emotionColumns } from './emotion-figure.ts';
import { html, type Markup } from './markup.ts';
import { hindranceText, percent } from './wording.ts';

/** A column of the figure stands for at least a second, and a call has at most so many. */
const MOST_COLUMNS = 300;
const SHORTEST_COLUMN = secondsToSamples(1);

/** How much of the call the customer's face was seen, what was in the way, and what it expressed; only in calls with a picture. */
export function faceSection(facts: CallFacts): Markup {
  const refused = facts.started?.permissions.find((p) => p.purpose === 'face-emotion' && !p.allowed);
  if (refused) return html`<p class="nothing"><bdi>${refused.reason}</bdi></p>`;
  const { faces } = facts;
  if (faces.length === 0) return html`<p class="nothing">No picture was looked at.</p>`;
  const seen = faces.filter((f) => f.sighting.box).length / faces.length;
  const read = faces.filter((f) => f.estimate).length / faces.length;
  const sure = faces.filter((f) => f.estimate && !f.estimate.uncertain).length / faces.length;
  return html`<dl class="facts"><div><dt>Face seen</dt><dd>${percent(seen)} of the pictures</dd></div><div><dt>Expression read</dt><dd>${percent(read)}</dd></div><div><dt>Of that, sure</dt><dd>${read > 0 ? percent(sure / read) : '–'}</dd></div></dl>
${hindrances(faces)}
${emotionColumns(readingsOf(faces, facts.durationSamples), facts.durationSamples, 'Face', false)}
<p class="note">What the face expressed in the picture, by itself: it is not part of the combined emotion. Where a column is missing no expression was read.</p>`;
}

function hindrances(faces: readonly EventOf<'face'>[]): Markup | undefined {
  const counted = FACE_HINDRANCES.map((hindrance) => {
    return { hindrance, share: faces.filter((f) => f.sighting.hindrance === hindrance).length / faces.length };
  }).filter(({ share }) => share > 0);
  if (counted.length === 0) return undefined;
  return html`<h4>What was in the way</h4><ul class="notices">${counted.map(({ hindrance, share }) => html`<li>${hindranceText(hindrance)}: ${percent(share)} of the pictures</li>`)}</ul>`;
}

/** The mean of what was read within each column. */
function readingsOf(faces: readonly EventOf<'face'>[], durationSamples: number): readonly About<EmotionReading>[] {
  const column = Math.max(SHORTEST_COLUMN, Math.ceil(durationSamples / MOST_COLUMNS));
  const columns = new Map<number, NonNullable<EventOf<'face'>['estimate']>[]>();
  for (const { atSample, estimate } of faces) {
    if (!estimate) continue;
    const at = Math.floor(atSample / column);
    columns.set(at, [...(columns.get(at) ?? []), estimate]);
  }
  return [...columns].map(([at, estimates]) => {
    const mean = EMOTIONS.map((e) => [e, estimates.reduce((sum, { probabilities: p }) => sum + p[e], 0)] as const);
    const probabilities = Object.fromEntries(mean.map(([e, sum]) => [e, sum / estimates.length]));
    const uncertain = estimates.filter((e) => e.uncertain).length * 2 > estimates.length;
    const segment = { id: `face-${at}`, channel: 'customer' as const, startSample: at * column };
    const endSample = Math.min(durationSamples, (at + 1) * column);
    return {
      segment: { ...segment, endSample },
      value: { probabilities: probabilities as EmotionProbabilities, uncertain },
    };
  });
}
