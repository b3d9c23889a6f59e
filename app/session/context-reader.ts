import type { LikelyCause } from '../assist/moment.ts';
import type { ChannelRole } from '../domain/audio.ts';
import type { ConsentGate } from '../domain/consent.ts';
import type {
  CauseWordsReader,
  DialogueReader,
  DialogueReading,
  EncodedWords,
  UtteranceStates,
} from '../domain/dialogue.ts';
import type { Utterance } from '../domain/speech.ts';
import type { StageGuard } from './stage-guard.ts';

/** Plain state, JSON-safe. */
export type ContextState = readonly Utterance[];

/** What one utterance of the customer expresses in the light of the others. */
export interface ContextReading {
  readonly utterance: Utterance;
  readonly reading: DialogueReading;
  /** Those that are likely enough, the likeliest first. */
  readonly causes: readonly LikelyCause[];
}

/** Earlier utterances of the customer that are looked at again when something else has been said. */
const LOOKED_AT_AGAIN = 3;

interface ContextDeps {
  readonly reader: DialogueReader | undefined;
  readonly causeWords: CauseWordsReader | undefined;
  readonly gate: ConsentGate;
  readonly guard: StageGuard;
}

interface Line {
  readonly utterance: Utterance;
  states?: UtteranceStates;
}

/**
 * Hears the words of both speakers in order, and reads those of the customer in their light. The agent's words colour what the customer's mean;
 * the model is asked about the customer's only.
 */
export class ContextReader {
  readonly #deps: ContextDeps;
  #lines: Line[] = [];
  /** By channel: what was said when the speaker last paused. */
  readonly #atPause = new Map<ChannelRole, Line>();

  constructor(deps: ContextDeps) {
    this.#deps = deps;
  }

  /** The speaker pauses: if that is the end, their words are encoded already when it is told. A failure is left to `hear`. */
  async prepare(utterance: Utterance): Promise<void> {
    const { reader, gate } = this.#deps;
    if (!reader || !gate.verdict('context', utterance.channel).allowed) return;
    const line = this.#lineOf(utterance);
    await this.#encode(line, reader).catch(() => undefined);
    this.#atPause.set(utterance.channel, line);
  }

  /**
   * @returns what the utterance, if it is the customer's, and the customer's last ones before it express now, the newest last; empty where the
   * words may not be used, there is no model, or it failed.
   */
  async hear(utterance: Utterance): Promise<readonly ContextReading[]> {
    const { reader, gate, guard } = this.#deps;
    if (!reader || !gate.verdict('context', utterance.channel).allowed) return [];
    const line = this.#lineOf(utterance);
    this.#lines = [...this.#lines, line].slice(-reader.maxLines);
    // Encoded while somebody listens; should that fail, it is tried again and told when the customer answers.
    if (utterance.channel !== 'customer') {
      await this.#encode(line, reader).catch(() => undefined);
      return [];
    }
    return (await guard.attempt('context', utterance.endSample, () => this.#read(reader))) ?? [];
  }

  /**
   * The reading with the words of its causes: looked for only where it is told, since most readings are not.
   * @returns it as it was where there is no model for that, or it failed.
   */
  async withWords(reading: ContextReading): Promise<ContextReading> {
    const { reader, causeWords, guard } = this.#deps;
    if (!reader || !causeWords || reading.causes.length === 0) return reading;
    const find = async (): Promise<ContextReading> => {
      const emotional = await this.#encoded(reading.utterance, reader);
      const causes: LikelyCause[] = [];
      for (const cause of reading.causes) {
        const words = await causeWords.find(await this.#encoded(cause.utterance, reader), emotional);
        causes.push(words ? { ...cause, words } : cause);
      }
      return { ...reading, causes };
    };
    return (await guard.attempt('cause-words', reading.utterance.endSample, find)) ?? reading;
  }

  snapshot(): ContextState {
    return this.#lines.map(({ utterance }) => utterance);
  }

  restore(state: ContextState): void {
    this.#lines = state.map((utterance) => ({ utterance }));
  }

  #lineOf(utterance: Utterance): Line {
    const paused = this.#atPause.get(utterance.channel);
    this.#atPause.delete(utterance.channel);
    const isSaid = paused?.utterance.id === utterance.id && paused.utterance.text === utterance.text;
    return { utterance, ...(isSaid && paused.states && { states: paused.states }) };
  }

  async #read(reader: DialogueReader): Promise<readonly ContextReading[]> {
    const lines = this.#lines;
    const encoded = [];
    for (const line of lines)
      encoded.push({ speaker: line.utterance.channel, states: (await this.#encode(line, reader)).states });
    const asked = lines.flatMap(({ utterance }, place) => (utterance.channel === 'customer' ? [place] : []));
    const places = asked.slice(-(LOOKED_AT_AGAIN + 1));
    const readings = await reader.read(encoded, places);
    // What no longer fits into the window is not read again.
    const read = places.slice(places.length - readings.length);
    return readings.flatMap((reading, i) => {
      const line = lines[read[i] ?? -1];
      return line ? [{ utterance: line.utterance, reading, causes: causesOf(reading, lines, reader) }] : [];
    });
  }

  async #encoded({ id }: Utterance, reader: DialogueReader): Promise<EncodedWords> {
    const line = this.#lines.find(({ utterance }) => utterance.id === id);
    if (!line) throw new TypeError('Words are looked for while their utterance is kept.');
    return this.#encode(line, reader);
  }

  async #encode(line: Line, reader: DialogueReader): Promise<EncodedWords> {
    const words = this.#deps.gate.admit('context', line.utterance);
    if (!words) throw new TypeError('Only words that may be heard are kept.');
    line.states ??= await reader.encode(words);
    return { words, states: line.states };
  }
}

/** The window may have begun after the first line. */
function causesOf({ causes }: DialogueReading, lines: readonly Line[], reader: DialogueReader): readonly LikelyCause[] {
  const first = lines.length - causes.length;
  return causes
    .flatMap((probability, place) => {
      const line = lines[first + place];
      return line && probability >= reader.causeThreshold ? [{ utterance: line.utterance, probability }] : [];
    })
    .sort((a, b) => b.probability - a.probability);
}
