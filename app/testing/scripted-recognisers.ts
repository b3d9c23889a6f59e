import {
  type Affect,
  type CallStateProbabilities,
  type EmotionEstimate,
  type EmotionProbabilities,
  MODALITIES,
  type Modality,
} from '../domain/emotion.ts';
import type { Segment } from '../domain/speech.ts';
import { ModelMeter } from '../inference/model-meter.ts';
import type { Recognisers } from '../session/recognisers.ts';

/** What the scripted recognisers say of a segment. */
export interface ScriptedHearing {
  readonly text: string;
  readonly angry?: number;
  readonly frustrated?: number;
}

/** Which channels' material reached which recogniser, for tests of the gate. */
export interface RecogniserCalls {
  readonly transcribed: string[];
  readonly voice: string[];
  readonly text: string[];
}

/**
 * Recognisers that answer from a script: loud is speech, and what a segment says is looked up by it.
 * @param hear told the segment, and whether it is the first hearing of it
 */
export function scriptedRecognisers(
  hear: (segment: Segment) => ScriptedHearing,
): Recognisers & { readonly calls: RecogniserCalls } {
  const calls: RecogniserCalls = { transcribed: [], voice: [], text: [] };
  const hearings: ScriptedHearing[] = [];
  const estimate = (modality: Modality, hearing: ScriptedHearing | undefined): EmotionEstimate => {
    const angry = hearing?.angry ?? 0.1;
    const states: CallStateProbabilities = { frustrated: hearing?.frustrated ?? 0 };
    const polarity = { negative: angry, neutral: 1 - angry, positive: 0 };
    const common = { modality, probabilities: mostly(angry), affect: affectOf(angry), embedding: new Float32Array(4) };
    const sure = { confidence: Math.max(angry, 1 - angry), uncertain: false };
    return modality === 'text' ? { ...common, ...sure, states, polarity } : { ...common, ...sure };
  };
  return {
    calls,
    failures: new Map(),
    meter: new ModelMeter(),
    provenanceOf: (...parts) => parts.map((model) => ({ model, version: '1.0.0' })),
    newVoiceActivity: () => ({
      process: async (window) => (Math.max(...window) > 0.05 ? 0.95 : 0.02),
      reset: () => {},
    }),
    speech: {
      ready: async () => [],
      async hear(segment, { words = true } = {}) {
        if (words) calls.transcribed.push(segment.id);
        const hearing = hear(segment);
        hearings.push(hearing);
        const text = words ? hearing.text : '';
        const tokens = text.split(' ').map((_, i) => i + 3);
        return {
          frames: new Float32Array(288).fill(hearings.length - 1),
          frameCount: 1,
          width: 288,
          text,
          score: 0.9,
          tokens,
          encodeMs: 1,
          decodeMs: 1,
        };
      },
      close: async () => {},
    },
    voiceEmotion: {
      async estimate({ channel, frames }) {
        calls.voice.push(channel);
        return estimate('voice', hearings[frames[0] ?? 0]);
      },
      close: async () => {},
    },
    textEmotion: {
      async estimate({ channel, text }) {
        calls.text.push(channel);
        return estimate(
          'text',
          hearings.find((h) => h.text === text),
        );
      },
      categories: async () => undefined,
      close: async () => {},
    },
    satisfaction: {
      features: [{ name: 'negativeShare', signal: 'negative' }],
      leastTurns: 3,
      calibration: { annotated: EVEN, heard: EVEN, final: EVEN, turn: EVEN },
      async ask({ negativeShare = 0 }) {
        const outcome = [negativeShare, 1 - negativeShare, 0];
        const levels = [0, negativeShare, 1 - negativeShare, 0, 0];
        return {
          probabilities: { annotated: outcome, heard: outcome, final: levels, turn: levels },
          contributions: [[negativeShare, 0, 0]],
        };
      },
    },
    fusion: {
      modalities: MODALITIES,
      async fuse(estimates) {
        const present = MODALITIES.filter((modality) => estimates[modality]);
        const { text, voice, face } = estimates;
        const { probabilities, affect, confidence, uncertain } = (text ?? voice ?? face) as EmotionEstimate;
        const weights = Object.fromEntries(present.map((modality) => [modality, 1 / present.length]));
        return { probabilities, affect, confidence, uncertain, weights };
      },
      close: async () => {},
    },
  };
}

const EVEN = { temperature: 1, decision: [1, 1, 1], prior: [0.2, 0.6, 0.2] };

function mostly(angry: number): EmotionProbabilities {
  return { angry, disgust: 0, fear: 0, happy: 0, neutral: 1 - angry, sad: 0, surprise: 0 };
}

function affectOf(angry: number): Affect {
  return { valence: -angry, arousal: angry };
}
