import type { DialogueReader, DialogueReading, UtteranceStates } from '../domain/dialogue.ts';
import { EMOTIONS, type Emotion, type EmotionProbabilities } from '../domain/emotion.ts';

/** A line of a window as the script sees it. */
export interface HeardWords {
  readonly speaker: string;
  readonly text: string;
}

export type ScriptedReading = Partial<DialogueReading> & { readonly emotion?: Emotion };

/**
 * A dialogue reader that answers from a script. @param say told the window, oldest first, and the place of the line in question;
 * what it leaves out is neutral and of no intent or cause.
 */
export function scriptedDialogueReader(
  say: (lines: readonly HeardWords[], at: number) => ScriptedReading,
  { maxLines = 8, causeThreshold = 0.5, intentThresholds = {} }: Partial<DialogueReader> = {},
): DialogueReader & { readonly encoded: readonly string[] } {
  const encoded: string[] = [];
  const words = new WeakMap<UtteranceStates, string>();
  return {
    encoded,
    maxLines,
    causeThreshold,
    intentThresholds,
    async encode({ text }) {
      encoded.push(text);
      const states = { tokens: new Float32Array(1), count: 1, places: [undefined] };
      words.set(states, text);
      return states;
    },
    async read(lines, asked = lines.map((_, at) => at)) {
      const window = lines.slice(-maxLines).map(({ speaker, states }) => ({ speaker, text: words.get(states) ?? '' }));
      const cut = lines.length - window.length;
      const places = asked.map((at) => at - cut).filter((at) => at >= 0);
      return places.map((at) => {
        const { emotion = 'neutral', ...said } = say(window, at);
        return {
          emotions: surely(emotion),
          uncertain: false,
          sentiment: [0, 0, 1, 0, 0],
          falling: 0,
          intents: ofNone,
          causes: window.map(() => 0),
          embedding: new Float32Array(128),
          ...said,
        };
      });
    },
  };
}

/** One for all, so that readings can be compared. */
const ofNone = () => undefined;

function surely(emotion: Emotion): EmotionProbabilities {
  const others = EMOTIONS.map((name) => [name, name === emotion ? 1 : 0] as const);
  return Object.fromEntries(others) as unknown as EmotionProbabilities;
}
