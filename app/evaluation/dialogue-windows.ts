/** Reads a line of a conversation as a call would hear it at its moment, some utterances later, and without anything around it. */
import type { DialogueLine, DialogueReader, DialogueReading, EncodedWords } from '../domain/dialogue.ts';
import { AppError } from '../domain/errors.ts';
import { createChannelGate } from '../privacy/channel-gate.ts';
import type { Place } from './conversations.ts';

/** `live`: nothing later is known; `refined`: some later lines are; `alone`: the line is all there is. */
export const HEARINGS = ['live', 'refined', 'alone'] as const;
export type Hearing = (typeof HEARINGS)[number];

/** How many later lines refine a reading: about as much of a call as an agent still connects with what was said. */
const LATER_LINES = 3;

export interface HeardLine {
  readonly reading: DialogueReading;
  /** The line of the conversation that the window begins with. */
  readonly first: number;
  /** Encoding of this line and reading of the window; the others' states are kept, as in a call. */
  readonly ms: number;
}

export interface DialogueWindows {
  /** @throws AppError `model-failed` */
  hear(place: Place, hearing: Hearing): Promise<HeardLine>;
  /** A line of the row's conversation with its states, which are the same object as long as the conversation is. @throws AppError `model-failed` */
  encoded(place: Place, line: number): Promise<EncodedWords>;
}

export function createDialogueWindows(reader: DialogueReader, now: () => number): DialogueWindows {
  const gate = createChannelGate();
  let conversation: readonly DialogueLine[] = [];
  const encoded = new Map<number, EncodedWords & { readonly ms: number }>();
  const encode = async (lines: readonly DialogueLine[], at: number) => {
    if (lines !== conversation) {
      conversation = lines;
      encoded.clear();
    }
    const kept = encoded.get(at);
    if (kept) return kept;
    const words = gate.admit('context', { channel: 'customer' as const, text: lines[at]?.text ?? '' });
    if (!words) throw new TypeError("A customer's words may be read.");
    const begunMs = now();
    const states = await reader.encode(words);
    const found = { words, states, ms: now() - begunMs };
    encoded.set(at, found);
    return found;
  };
  return {
    encoded: ({ lines }, line) => encode(lines, line),
    async hear({ lines, at }, hearing) {
      const { ms: encodeMs } = await encode(lines, at);
      const [first, latest] = windowOf(at, lines.length, hearing, reader.maxLines);
      // Long later lines can push the line itself out of what the model takes: then fewer of them are heard.
      for (let last = latest; last >= at; last--) {
        const window = [];
        for (let i = first; i <= last; i++)
          window.push({ speaker: lines[i]?.speaker ?? '', states: (await encode(lines, i)).states });
        const begunMs = now();
        const [reading] = await reader.read(window, [at - first]);
        if (reading) return { reading, first: last - reading.causes.length + 1, ms: encodeMs + now() - begunMs };
      }
      throw new AppError('model-failed', 'The dialogue model did not answer for this line.');
    },
  };
}

/** The first and the last line of a window that fits the model. */
function windowOf(at: number, length: number, hearing: Hearing, maxLines: number): readonly [number, number] {
  if (hearing === 'alone') return [at, at];
  const later = hearing === 'refined' ? Math.min(LATER_LINES, maxLines - 1) : 0;
  const last = Math.min(length - 1, at + later);
  return [Math.max(0, last - maxLines + 1), last];
}
