import type { DialogueReader, DialogueReading, UtteranceStates } from '../domain/dialogue.ts';
import { EMOTIONS, type Emotion, type EmotionProbabilities } from '../domain/emotion.ts';

/** A line of a window as the script sees it. */
export interface HeardWords {
  readonly speaker: string;
  readonly text: string;
}

export type ScriptedReading = Partial<DialogueReading> & { readonly emotion?: Emotion };

/**
 * A dialogue reader that answers from a script. @param say told the window, oldest first, the place of the line in question and
 * whether later lines may be heard; what it leaves out is neutral and of no intent or cause.
 */
export function scriptedDialogueReader(
  say: (lines: readonly HeardWords[], at: number, causal: boolean) => ScriptedReading,
  { maxLines = 8, causeThreshold = 0.5, intentThresholds = {} }: Partial<DialogueReader> = {},
): DialogueReader & { readonly encoded: readonly string[] } {
  const encoded: string[] = [];
  const words = new WeakMap<UtteranceStates, string>();
  return {
    encoded,
    maxLines,
    causeThreshold,
    intentThresholds,
    emotionAbstainBelow: 0.4,
    async encode(text) {
      encoded.push(text);
      const states = { tokens: new Float32Array(1), count: 1 };
      words.set(states, text);
      return states;
    },
    async read(lines, causal) {
      const window = lines.slice(-maxLines).map(({ speaker, states }) => ({ speaker, text: words.get(states) ?? '' }));
      return window.map((_, at) => {
        const { emotion = 'neutral', ...said } = say(window, at, causal);
        return {
          emotions: surely(emotion),
          uncertain: false,
          sentiment: [0, 0, 1, 0, 0],
          falling: 0,
          intents: {},
          causes: window.map(() => 0),
          embedding: new Float32Array(128),
          ...said,
        };
      });
    },
    close: async () => {},
  };
}

function surely(emotion: Emotion): EmotionProbabilities {
  const others = EMOTIONS.map((name) => [name, name === emotion ? 1 : 0] as const);
  return Object.fromEntries(others) as unknown as EmotionProbabilities;
}
