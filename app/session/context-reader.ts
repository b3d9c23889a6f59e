import type { ConsentGate } from '../domain/consent.ts';
import type { DialogueReader, DialogueReading, UtteranceStates } from '../domain/dialogue.ts';
import type { Utterance } from '../domain/speech.ts';
import type { StageGuard } from './stage-guard.ts';

/** Plain state, JSON-safe. */
export type ContextState = readonly Utterance[];

/** How likely an earlier utterance, or this one itself, is what an utterance's emotion goes back to. */
export interface LikelyCause {
  readonly utterance: Utterance;
  readonly probability: number;
}

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

  constructor(deps: ContextDeps) {
    this.#deps = deps;
  }

  /**
   * @returns what the utterance, if it is the customer's, and the customer's last ones before it express now, the newest last; empty where the
   * words may not be used, there is no model, or it failed.
   */
  async hear(utterance: Utterance): Promise<readonly ContextReading[]> {
    const { reader, gate, guard } = this.#deps;
    if (!reader || !gate.verdict('context', utterance.channel).allowed) return [];
    const line: Line = { utterance };
    this.#lines = [...this.#lines, line].slice(-reader.maxLines);
    // Encoded while somebody listens; should that fail, it is tried again and told when the customer answers.
    if (utterance.channel !== 'customer') {
      await this.#states(line, reader).catch(() => undefined);
      return [];
    }
    return (await guard.attempt('context', utterance.endSample, () => this.#read(reader))) ?? [];
  }

  snapshot(): ContextState {
    return this.#lines.map(({ utterance }) => utterance);
  }

  restore(state: ContextState): void {
    this.#lines = state.map((utterance) => ({ utterance }));
  }

  async #read(reader: DialogueReader): Promise<readonly ContextReading[]> {
    const lines = this.#lines;
    const encoded = [];
    for (const line of lines)
      encoded.push({ speaker: line.utterance.channel, states: await this.#states(line, reader) });
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

  async #states(line: Line, reader: DialogueReader): Promise<UtteranceStates> {
    const words = this.#deps.gate.admit('context', line.utterance);
    if (!words) throw new TypeError('Only words that may be heard are kept.');
    line.states ??= await reader.encode(words);
    return line.states;
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
