import type { ConsentGate } from '../domain/consent.ts';
import type { SpokenSegment } from '../domain/speech.ts';
import { PartialAgreement } from '../recognition/partial-agreement.ts';
import type { HeardSpeech, HearOptions, SpeechRecogniser } from '../recognition/speech-recogniser.ts';
import { normaliseLevel } from '../signal/level.ts';
import type { SpokenMoment } from './channel-listener.ts';
import type { StageGuard } from './stage-guard.ts';

interface HearingDeps {
  readonly gate: ConsentGate;
  readonly guard: StageGuard;
  readonly speech: SpeechRecogniser | undefined;
  /** False: encoder frames only. */
  readonly words: boolean;
}

interface SegmentMemory {
  readonly agreement: PartialAgreement;
  last?: { readonly endSample: number; readonly heard: HeardSpeech };
}

/**
 * Has moments recognised one after the other. A partial keeps the words that the two before it agreed on; the final words
 * are searched freely, with the last partial as a draft. What was recognised at a pause is kept if the pause was the end.
 */
export class Hearing {
  readonly #deps: HearingDeps;
  readonly #segments = new Map<string, SegmentMemory>();

  constructor(deps: HearingDeps) {
    this.#deps = deps;
  }

  /** Only what the voice model listens to, without words: a moment between two partials. @returns as `hear`. */
  async glance(moment: SpokenMoment): Promise<HeardSpeech | undefined> {
    return this.#request(moment, { words: false });
  }

  /** @returns undefined when speech recognition is not there, not permitted or failed (the guard has said so). */
  async hear(moment: SpokenMoment): Promise<HeardSpeech | undefined> {
    const { segment, stage } = moment;
    const memory = this.#segments.get(segment.id) ?? { agreement: new PartialAgreement() };
    this.#segments.set(segment.id, memory);
    if (stage === 'ended') this.#segments.delete(segment.id);
    if (memory.last?.endSample === segment.endSample) return memory.last.heard;
    const heard = await this.#recognise(moment, memory);
    if (!heard) return undefined;
    memory.agreement.offer(heard.tokens);
    memory.last = { endSample: segment.endSample, heard };
    return heard;
  }

  /** Overwrites what was heard of segments that are still being spoken. */
  wipe(): void {
    for (const { last } of this.#segments.values()) last?.heard.frames.fill(0);
    this.#segments.clear();
  }

  async #recognise(moment: SpokenMoment, memory: SegmentMemory): Promise<HeardSpeech | undefined> {
    const { words } = this.#deps;
    const draft = memory.last?.heard.tokens ?? [];
    const prefix = moment.stage === 'ended' ? [] : memory.agreement.prefix;
    return this.#request(moment, { prefix, draft, words });
  }

  async #request({ segment, samples }: SpokenMoment, options: HearOptions): Promise<HeardSpeech | undefined> {
    const { gate, guard, speech } = this.#deps;
    const spoken: SpokenSegment = { ...segment, samples: normaliseLevel(samples) };
    const permitted = gate.admit('transcribe', spoken);
    if (!speech || !permitted || samples.length === 0) return undefined;
    return guard.attempt('words', segment.endSample, () => speech.hear(permitted, options));
  }
}
