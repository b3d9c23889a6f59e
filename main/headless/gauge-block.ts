import { CALL_RATE_HZ } from '../../app/domain/audio.ts';
import { EMOTIONS, type FusedEmotion } from '../../app/domain/emotion.ts';
import type { Sentiment } from '../../app/domain/sentiment.ts';
import {
  channelName,
  clockTime,
  hindranceText,
  opinionText,
  percent,
  sentimentName,
  signed,
} from '../../app/replay/wording.ts';
import type { GaugeState } from './gauge-state.ts';
import { barText, fitted, type Paint, printable } from './terminal-text.ts';

const DIAL_CELLS = 21;
const TOP_EMOTIONS = 3;
const [RED, GREEN, YELLOW, CYAN, DIM, BOLD] = [31, 32, 33, 36, 2, 1];

/** The gauges of a running call as lines no wider than `columns`. @param elapsedMs wall time since the call began. */
export function gaugeBlock(state: GaugeState, elapsedMs: number, columns: number, paint: Paint): readonly string[] {
  const width = Math.max(40, columns - 1);
  return [
    progressLine(state, elapsedMs, width, paint),
    `Sentiment  ${state.sentiment ? dial(state.sentiment, paint) : paint('not estimated yet', DIM)}`,
    `Expressed  ${state.fused ? emotions(state.fused, width - 11, paint) : paint('no emotion yet', DIM)}`,
    ...(state.looks ? [`Face       ${face(state, width - 11, paint)}`] : []),
    ...state.channels.map((channel) => {
      const words = fitted(printable(state.words[channel] ?? ''), width - 11, 'tail');
      return `${paint(channelName(channel).padEnd(10), channel === 'customer' ? CYAN : BOLD)} ${words}`;
    }),
    ...(state.elsewhere === undefined ? [] : [`Second     ${opinion(state, width - 11, paint)}`]),
    promptLine(state, width, paint),
  ];
}

function progressLine(state: GaugeState, elapsedMs: number, width: number, paint: Paint): string {
  const { positionSamples, durationSamples } = state;
  const ends = `${clockTime(positionSamples)}${durationSamples === undefined ? '' : ` / ${clockTime(durationSamples)}`}`;
  const pace = elapsedMs > 0 ? `${((positionSamples / CALL_RATE_HZ) * (1000 / elapsedMs)).toFixed(1)}× real time` : '';
  const cells = Math.max(8, Math.min(40, width - ends.length - pace.length - 6));
  const share = durationSamples ? positionSamples / durationSamples : 0;
  return `${paint(`▕${barText(share, cells)}▏`, CYAN)} ${ends}  ${paint(pace, DIM)}`;
}

/** A needle on a line from −1 to +1, the level in words, and where it is going. */
function dial({ score, broad, fine, trend }: Sentiment, paint: Paint): string {
  const place = Math.round(((score + 1) / 2) * (DIAL_CELLS - 1));
  const middle = (DIAL_CELLS - 1) / 2;
  const cells = Array.from({ length: DIAL_CELLS }, (_, i) => (i === place ? '●' : i === middle ? '┼' : '─')).join('');
  const arrow = { falling: '↘', steady: '→', rising: '↗' }[trend];
  const colour = { negative: RED, neutral: YELLOW, positive: GREEN }[broad];
  return `−${paint(cells, colour)}+  ${paint(sentimentName(fine), colour)} ${signed(score)} ${arrow}`;
}

function face({ face: told }: GaugeState, width: number, paint: Paint): string {
  if (!told) return paint('not seen yet', DIM);
  const { sighting, estimate } = told;
  if (sighting.hindrance) return paint(fitted(`no expression read: ${hindranceText(sighting.hindrance)}`, width), DIM);
  return estimate ? emotions(estimate, width, paint) : paint('seen, not read yet', DIM);
}

/** Where words go, and what the endpoint last said. */
function opinion({ elsewhere, opinion: told }: GaugeState, width: number, paint: Paint): string {
  const to = `words also go to ${elsewhere}`;
  return paint(fitted(told ? `${to}; last: ${printable(opinionText(told.opinion))}` : to, width), DIM);
}

function emotions(fused: Pick<FusedEmotion, 'probabilities' | 'uncertain'>, width: number, paint: Paint): string {
  const top = [...EMOTIONS].sort((a, b) => fused.probabilities[b] - fused.probabilities[a]).slice(0, TOP_EMOTIONS);
  const cells = Math.max(3, Math.min(10, Math.floor(width / TOP_EMOTIONS) - 18));
  const bars = top.map(
    (e) => `${e} ${barText(fused.probabilities[e], cells)}${percent(fused.probabilities[e]).padStart(5)}`,
  );
  const text = fitted(`${fused.uncertain ? 'uncertain: ' : ''}${bars.join('  ')}`, width);
  return fused.uncertain ? paint(text, DIM) : text;
}

function promptLine({ prompt }: GaugeState, width: number, paint: Paint): string {
  if (!prompt) return `Prompt     ${paint('none', DIM)}`;
  const why = prompt.reasons[0];
  const text = `${printable(prompt.title)}: ${printable(prompt.suggestion)}${why ? ` (${printable(why.text)}, ${clockTime(why.startSample)})` : ''}`;
  return `Prompt     ${paint(fitted(text, width - 11), prompt.urgency === 'urgent' ? RED : YELLOW, BOLD)}`;
}
