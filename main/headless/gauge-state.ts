import type { AssistEvent, EventOf } from '../../app/contract/events.ts';
import type { Prompt } from '../../app/domain/assist.ts';
import type { ChannelRole } from '../../app/domain/audio.ts';
import type { FusedEmotion } from '../../app/domain/emotion.ts';
import type { Sentiment } from '../../app/domain/sentiment.ts';

/** What the terminal shows of a running call. */
export interface GaugeState {
  readonly description: string;
  readonly channels: readonly ChannelRole[];
  readonly positionSamples: number;
  readonly durationSamples?: number;
  readonly fused?: FusedEmotion;
  readonly sentiment?: Sentiment;
  /** Whether a picture is looked at, and what the latest one showed. */
  readonly looks: boolean;
  readonly face?: EventOf<'face'>;
  /** Where the customer's words go beside this machine, and what came back last. */
  readonly elsewhere?: string;
  readonly opinion?: EventOf<'second-opinion'>;
  readonly words: Readonly<Partial<Record<ChannelRole, string>>>;
  readonly prompt?: Prompt;
  readonly prompts: number;
}

/** Before the first event. */
export const NO_GAUGES: GaugeState = {
  description: '',
  channels: [],
  positionSamples: 0,
  looks: false,
  words: {},
  prompts: 0,
};

/** The state after one more event; pure. The agent's side never carries an emotion, whatever an event says. */
export function reduceGauges(state: GaugeState, event: AssistEvent): GaugeState {
  const at = { ...state, positionSamples: Math.max(state.positionSamples, event.atSample) };
  switch (event.type) {
    case 'call-started': {
      const { description, channels, durationSamples, permissions, enrichment } = event;
      const looks = permissions.some((p) => p.purpose === 'face-emotion' && p.allowed);
      return {
        ...NO_GAUGES,
        description,
        channels,
        looks,
        ...(enrichment && { elsewhere: enrichment.host }),
        ...(durationSamples !== undefined && { durationSamples }),
      };
    }
    case 'partial':
      return { ...at, words: { ...at.words, [event.segment.channel]: event.text } };
    case 'utterance':
      return { ...at, words: { ...at.words, [event.utterance.channel]: event.utterance.text } };
    case 'fused':
      return event.segment.channel === 'agent' || event.refined ? at : { ...at, fused: event.fused };
    case 'face':
      return event.channel === 'customer' ? { ...at, face: event } : at;
    case 'sentiment':
      return event.segment.channel === 'agent' ? at : { ...at, sentiment: event.sentiment };
    case 'second-opinion':
      return event.segment.channel === 'agent' ? at : { ...at, opinion: event };
    case 'prompt':
      return { ...at, prompt: event.prompt, prompts: at.prompts + 1 };
    case 'prompt-closed': {
      if (at.prompt?.id !== event.promptId) return at;
      const { prompt: _closed, ...rest } = at;
      return rest;
    }
    case 'rewound':
      return { ...at, positionSamples: event.atSample };
    case 'call-ended':
      return { ...at, positionSamples: event.durationSamples, durationSamples: event.durationSamples };
    default:
      return at;
  }
}
