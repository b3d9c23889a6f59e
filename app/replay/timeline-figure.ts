import type { ChannelRole } from '../domain/audio.ts';
import type { Span } from '../domain/speech.ts';
import type { CallFacts } from './call-facts.ts';
import { html, type Markup } from './markup.ts';
import { axisMarks, FIGURE_WIDTH, type TimeAxis, timeRows } from './time-axis.ts';
import { channelName, clockTime, lengthText, sentimentName, signed } from './wording.ts';

const LANES_TOP = 30;
const LANE_HEIGHT = 26;
const LANE_GAP = 14;
const CURVE_HEIGHT = 96;

/** Who spoke when, overlaps, silences and gaps, over the sentiment curve and the prompts: one time axis. */
export function timelineFigure(facts: CallFacts): Markup {
  const channels = facts.started?.channels ?? [];
  if (channels.length === 0) return html`<p class="nothing">Nothing was heard.</p>`;
  return html`${timeRows(facts.durationSamples).map((axis) => row(facts, channels, axis))}${legend(facts)}`;
}

function row(facts: CallFacts, channels: readonly ChannelRole[], axis: TimeAxis): Markup {
  const lanesBottom = LANES_TOP + channels.length * (LANE_HEIGHT + LANE_GAP) - LANE_GAP;
  const curveTop = lanesBottom + 20;
  const curveBottom = curveTop + CURVE_HEIGHT;
  const label = `Timeline from ${clockTime(axis.startSample)} to ${clockTime(axis.endSample)}`;
  return html`<svg class="figure" viewBox="0 0 ${FIGURE_WIDTH} ${curveBottom + 22}" role="img" aria-label="${label}">
${axisMarks(axis, LANES_TOP - 4, curveBottom)}
${boxes(facts.silences, axis, LANES_TOP, lanesBottom - LANES_TOP, 'silence', (s) => `Silence, ${lengthText(s.endSample - s.startSample)}`)}
${channels.map((channel, index) => lane(facts, channel, axis, LANES_TOP + index * (LANE_HEIGHT + LANE_GAP)))}
${channels.length > 1 && overlaps(facts, axis)}
${sentimentCurve(facts, axis, curveTop, curveBottom)}
${gaps(facts, axis, curveBottom)}
${promptFlags(facts, axis, curveBottom)}
</svg>`;
}

function lane(facts: CallFacts, channel: ChannelRole, axis: TimeAxis, top: number): Markup {
  const spoken = facts.speech.filter((s) => s.channel === channel);
  const [left, right] = [axis.x(axis.startSample), axis.x(axis.endSample)];
  return html`<text class="lane" x="0" y="${top + 17}">${channelName(channel)}</text>
<line class="floor" x1="${left}" x2="${right}" y1="${top + LANE_HEIGHT / 2}" y2="${top + LANE_HEIGHT / 2}"/>
${boxes(spoken, axis, top, LANE_HEIGHT, `speech ${channel}`, (s) => `${channelName(channel)} ${clockTime(s.startSample)}, ${lengthText(s.endSample - s.startSample)}`)}`;
}

function overlaps(facts: CallFacts, axis: TimeAxis): Markup {
  const top = LANES_TOP + LANE_HEIGHT + 3;
  return html`${(['backchannel', 'interruption'] as const).map((kind) =>
    boxes(
      facts.overlaps.filter((o) => o.kind === kind),
      axis,
      top,
      LANE_GAP - 6,
      kind,
      (o) =>
        `${kind === 'interruption' ? 'Interruption' : 'Both speak'} ${clockTime(o.startSample)}, ${lengthText(o.endSample - o.startSample)}`,
    ),
  )}`;
}

function boxes<S extends Span>(
  spans: readonly S[],
  axis: TimeAxis,
  top: number,
  height: number,
  kind: string,
  titleOf: (span: S) => string,
): Markup {
  return html`${spans.map((span) => {
    const shown = axis.clip(span);
    if (!shown) return undefined;
    const x = axis.x(shown.startSample);
    const width = Math.max(1.2, axis.x(shown.endSample) - x).toFixed(2);
    return html`<rect class="${kind}" x="${x}" y="${top}" width="${width}" height="${height}" rx="2"><title>${titleOf(span)}</title></rect>`;
  })}`;
}

function sentimentCurve(facts: CallFacts, axis: TimeAxis, top: number, bottom: number): Markup {
  const middle = (top + bottom) / 2;
  const [left, right] = [axis.x(axis.startSample), axis.x(axis.endSample)];
  const points = facts.sentiments
    .filter(({ segment }) => segment.endSample > axis.startSample && segment.endSample <= axis.endSample)
    .map(({ segment, value }) => ({
      x: axis.x(segment.endSample),
      y: middle - (value.score * (bottom - top)) / 2,
      segment,
      value,
    }));
  const path = points.map(({ x, y }) => `${x},${y.toFixed(1)}`).join(' ');
  const area = points.length > 1 && `${points[0]?.x},${middle} ${path} ${points.at(-1)?.x},${middle}`;
  return html`<text class="lane" x="0" y="${middle - 2}">Sentiment</text><text class="scale" x="0" y="${top + 8}">positive</text><text class="scale" x="0" y="${bottom}">negative</text>
<rect class="plot" x="${left}" y="${top}" width="${right - left}" height="${bottom - top}"/><line class="floor" x1="${left}" x2="${right}" y1="${middle}" y2="${middle}"/>
${area && html`<polygon class="curve-area" points="${area}"/>`}<polyline class="curve" points="${path}"/>
${points.map(({ x, y, segment, value }) => html`<circle class="${value.broad}" cx="${x}" cy="${y.toFixed(1)}" r="3.6"><title>${clockTime(segment.endSample)}: ${sentimentName(value.fine)}, ${signed(value.score)}</title></circle>`)}
${points.length === 0 && html`<text class="scale" x="${(left + right) / 2}" y="${middle - 8}" text-anchor="middle">no sentiment in this stretch</text>`}`;
}

function gaps(facts: CallFacts, axis: TimeAxis, bottom: number): Markup {
  const spans = facts.notices.flatMap((n) => (n.type === 'gap' ? [{ ...n.span, message: n.message }] : []));
  return boxes(spans, axis, LANES_TOP - 4, bottom - LANES_TOP + 4, 'gap', (s) => s.message);
}

function promptFlags(facts: CallFacts, axis: TimeAxis, bottom: number): Markup {
  return html`${facts.prompts.map(({ prompt, atSample }, index) => {
    const first = axis.startSample === 0 && atSample === 0;
    if (!first && (atSample <= axis.startSample || atSample > axis.endSample)) return undefined;
    const x = axis.x(atSample);
    return html`<a href="#prompt-${index + 1}" class="flag ${prompt.urgency}"><title>${prompt.title}</title><line x1="${x}" x2="${x}" y1="20" y2="${bottom}"/><circle cx="${x}" cy="11" r="10"/><text x="${x}" y="15" text-anchor="middle">${index + 1}</text></a>`;
  })}`;
}

function legend(facts: CallFacts): Markup {
  const swatch = (kind: string, text: string) =>
    html`<span><svg class="swatch" viewBox="0 0 16 10" aria-hidden="true"><rect class="${kind}" width="16" height="10" rx="2"/></svg>${text}</span>`;
  return html`<p class="legend">${facts.overlaps.some((o) => o.kind === 'interruption') && swatch('interruption', 'Interruption')}
${facts.overlaps.some((o) => o.kind === 'backchannel') && swatch('backchannel', 'Both speak')}
${facts.silences.length > 0 && swatch('silence', 'Nobody speaks')}
${facts.notices.some((n) => n.type === 'gap') && swatch('gap', 'Not heard or not analysed')}
${facts.prompts.length > 0 && html`<span><b class="number">1</b>Prompt, as numbered below</span>`}</p>`;
}
