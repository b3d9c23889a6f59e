import { type ChannelRole, samplesToSeconds } from '../domain/audio.ts';
import type { Verdict } from '../domain/correction.ts';
import { leadingStates, type SecondOpinion } from '../domain/enrichment.ts';
import type { FineSentiment } from '../domain/sentiment.ts';
import type { FaceHindrance } from '../domain/video.ts';

/** The words and figures that people read in reports and in the terminal. */

/** Position or length as `m:ss`, or `h:mm:ss` from one hour. */
export function clockTime(samples: number): string {
  const total = Math.floor(samplesToSeconds(samples));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const tail = `${String(seconds).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/** A short length as `3.4 s`, a long one as a clock time. */
export function lengthText(samples: number): string {
  const seconds = samplesToSeconds(samples);
  return seconds < 60 ? `${seconds.toFixed(1)} s` : clockTime(samples);
}

/** A share in [0, 1] as a whole percentage. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Milliseconds with the digits that matter: `0.42 ms`, `38 ms`, `1.94 s`. */
export function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(2)} ms`;
}

/** A signed score with a true minus sign, e.g. `+0.25`, `−0.80`. */
export function signed(score: number): string {
  const text = Math.abs(score).toFixed(2);
  if (text === '0.00') return text;
  return score > 0 ? `+${text}` : `\u2212${text}`;
}

const CHANNEL_NAMES: Readonly<Record<ChannelRole, string>> = {
  agent: 'Agent',
  customer: 'Customer',
  unattributed: 'Speaker',
};

export function channelName(channel: ChannelRole): string {
  return CHANNEL_NAMES[channel];
}

/** `slightly-negative` as `Slightly negative`. */
export function sentimentName(fine: FineSentiment): string {
  return capitalised(fine.replace('-', ' '));
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const HINDRANCE_TEXTS: Readonly<Record<FaceHindrance, string>> = {
  'no-face': 'no face in the picture',
  'several-faces': 'several faces, and none of them followed',
  small: 'face too small',
  'cut-off': 'face cut off by the edge',
  dark: 'too dark or too bright',
  blurred: 'blurred',
  turned: 'face turned away',
  covered: 'face covered',
};

/** Why no expression was read, in a few words. */
export function hindranceText(hindrance: FaceHindrance): string {
  return HINDRANCE_TEXTS[hindrance];
}

/** A second opinion in one line: the states that stand out with their scores (not calibrated, so not per cent), and the reason. */
export function opinionText(opinion: SecondOpinion): string {
  const named = leadingStates(opinion).map((state) => `${state} ${opinion.scores[state].toFixed(1)}`);
  return `${named.length > 0 ? named.join(', ') : 'nothing stands out'}.${opinion.reason === '' ? '' : ` ${opinion.reason}`}`;
}

/** The sentence that stands wherever a call is shown whose words also went elsewhere. */
export function elsewhereText({ host, model }: { readonly host: string; readonly model: string }): string {
  return `The customer's words also go to ${host} (${model}) for a second opinion.`;
}

/** What a person said of an utterance's emotion: `it was sad`, `it was not angry`. */
export function verdictText({ kind, emotion }: Verdict): string {
  return `${kind === 'is' ? 'it was' : 'it was not'} ${emotion}`;
}
