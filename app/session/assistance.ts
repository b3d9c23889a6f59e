import { Prompter, type PrompterState } from '../assist/prompter.ts';
import type { AssistEventBody } from '../contract/events.ts';
import type { Provenance } from '../contract/schemas.ts';
import { samplesToSeconds } from '../domain/audio.ts';
import type { BroadSentiment } from '../domain/sentiment.ts';
import { type Segment, type Utterance, wordCount } from '../domain/speech.ts';
import { moodAhead } from '../sentiment/mood-ahead.ts';
import { type SentimentState, SentimentTracker } from '../sentiment/sentiment-tracker.ts';
import type { AffectReading } from './affect-reading.ts';
import type { ContextReading } from './context-reader.ts';
import { ContextTeller } from './context-teller.ts';
import type { Recognisers } from './recognisers.ts';

/** Plain state, JSON-safe. */
export interface AssistanceState {
  readonly sentiment: SentimentState;
  readonly prompter: PrompterState;
  /** The customer's utterances so far, and where the last one ended, in samples; absent before the first. */
  readonly heard?: HeardSoFar;
}

interface HeardSoFar {
  readonly count: number;
  readonly untilSample: number;
  /** In which they were heard, each step counting a minute at most: what was skipped or silent says nothing of how often they speak. */
  readonly seconds: number;
}

const LONGEST_STEP_SECONDS = 60;

interface AssistanceDeps {
  readonly recognisers: Recognisers;
  readonly emit: (body: AssistEventBody) => void;
  /** See `ContextReader.withWords`. */
  readonly withWords: (reading: ContextReading) => Promise<ContextReading>;
}

/** Turns what was read from the customer's utterances into where the customer stands and what could help. */
export class Assistance {
  readonly #deps: AssistanceDeps;
  readonly #sentiment = new SentimentTracker();
  readonly #prompter = new Prompter();
  readonly #context: ContextTeller;
  #heard: HeardSoFar | undefined;

  constructor(deps: AssistanceDeps) {
    this.#deps = deps;
    this.#context = new ContextTeller(deps.emit, (hasWords) =>
      deps.recognisers.provenanceOf('context', ...(hasWords ? (['cause-words'] as const) : [])),
    );
  }

  /** @param inContext the utterance and those before it that were read again, the newest last; may be empty. */
  async assist(utterance: Utterance, reading: AffectReading, inContext: readonly ContextReading[]): Promise<void> {
    const { emit, recognisers } = this.#deps;
    const { voice, text, face, fused, adapted } = reading;
    const { endSample: atSample, startSample, id, channel } = utterance;
    const context = await this.#inContext(utterance, reading, inContext);
    const evidence = {
      ...(text?.polarity && { polarity: text.polarity }),
      ...(context && { levels: context.reading.sentiment }),
      // Corrections teach what emotion was meant; the sentiment stays as it was read.
      ...(fused && { emotions: adapted?.unadapted ?? fused.probabilities }),
      words: wordCount(utterance.text),
      silentSeconds: samplesToSeconds(Math.max(0, startSample - (this.#heard?.untilSample ?? startSample))),
    };
    this.#heard = heardWith(this.#heard, atSample);
    const sentiment = this.#sentiment.update(evidence, id);
    const parts = [
      text && 'text-emotion',
      voice && 'voice-emotion',
      face && 'face-emotion',
      fused && 'fusion',
      context && 'context',
    ] as const;
    const provenance = recognisers.provenanceOf(...parts.filter((part) => part !== undefined));
    const segment = { id, channel, startSample, endSample: atSample };
    emit({ type: 'sentiment', atSample, provenance, segment, sentiment });
    this.#tellAhead(segment, sentiment.broad, provenance);
    const states = text?.states;
    const advice = this.#prompter.observe({
      utterance,
      sentiment,
      ...(fused && { fused }),
      ...(states && { states }),
      ...(context && { causes: context.causes }),
    });
    for (const promptId of advice.closed)
      emit({ type: 'prompt-closed', atSample, provenance: [], promptId, by: 'expired' });
    const reasons = adapted ? [...provenance, adapted.layer] : provenance;
    for (const prompt of advice.opened) emit({ type: 'prompt', atSample, provenance: reasons, prompt });
  }

  /** @returns whether the card was open. */
  closePrompt(promptId: string): boolean {
    return this.#prompter.close(promptId);
  }

  snapshot(): AssistanceState {
    const heard = this.#heard;
    return {
      sentiment: this.#sentiment.snapshot(),
      prompter: this.#prompter.snapshot(),
      ...(heard && { heard }),
    };
  }

  restore({ sentiment, prompter, heard }: AssistanceState): void {
    this.#sentiment.restore(sentiment);
    this.#prompter.restore(prompter);
    this.#heard = heard;
    this.#context.forget();
  }

  #tellAhead(segment: Segment, broad: BroadSentiment, provenance: readonly Provenance[]): void {
    const { mood } = this.#sentiment.snapshot();
    const { count = 0, seconds = 0 } = this.#heard ?? {};
    const forecast = { kind: 'mood', ...moodAhead({ mood, broad, heard: count, seconds }) } as const;
    this.#deps.emit({ type: 'forecast', atSample: segment.endSample, provenance, segment, forecast });
  }

  /** What the utterance means in context; earlier ones whose meaning has changed correct the sentiment before it moves on. */
  async #inContext(
    utterance: Utterance,
    { text }: AffectReading,
    inContext: readonly ContextReading[],
  ): Promise<ContextReading | undefined> {
    // Words that cannot be read by themselves cannot be read in context either.
    if (!text || text.unclear) return undefined;
    let newest: ContextReading | undefined;
    for (const due of this.#context.due(inContext, utterance)) {
      const one = await this.#deps.withWords(due);
      this.#context.tell(one, utterance);
      if (one.utterance.id === utterance.id) newest = one;
      else this.#sentiment.correct(one.utterance.id, one.reading.sentiment);
    }
    return newest;
  }
}

function heardWith(before: HeardSoFar | undefined, endSample: number): HeardSoFar {
  const { count = 0, untilSample = 0, seconds = 0 } = before ?? {};
  const step = Math.min(LONGEST_STEP_SECONDS, samplesToSeconds(Math.max(0, endSample - untilSample)));
  return { count: count + 1, untilSample: endSample, seconds: seconds + step };
}
