import { type AssistEvent, assistEvent, EVENT_SCHEMA_VERSION } from '../contract/events.ts';
import { type ChannelRole, secondsToSamples } from '../domain/audio.ts';
import { CALL_STATES, type CallState, EMOTIONS, type Emotion, type EmotionProbabilities } from '../domain/emotion.ts';
import { OUTCOMES, type OutcomeProbabilities } from '../domain/satisfaction.ts';
import type { Segment } from '../domain/speech.ts';

const MODEL = { model: 'scripted-voice', version: '1.0.0' };

/** A call written by hand, for tests of what reads events; every event passes the contract's schema. */
export class ScriptedCall {
  readonly events: AssistEvent[] = [];
  #segments = 0;

  /** The call's first event: a recording with these channels. @param more further fields, e.g. `enrichment`. */
  start(channels: readonly ChannelRole[] = ['agent', 'customer'], more: Readonly<Record<string, unknown>> = {}): this {
    return this.add({
      type: 'call-started',
      mode: 'recording',
      description: `WAV, ${channels.length} channels, 8 kHz`,
      channels,
      permissions: [],
      ...more,
    });
  }

  /** Speech and its words, in seconds of the call. @returns the segment, for what follows about it. */
  say(channel: ChannelRole, fromSeconds: number, toSeconds: number, text: string): Segment {
    this.#segments += 1;
    const [startSample, endSample] = [secondsToSamples(fromSeconds), secondsToSamples(toSeconds)];
    const segment: Segment = { id: `${channel}-${this.#segments}`, channel, startSample, endSample };
    this.add({ type: 'speech-ended', atSample: endSample, segment });
    this.add({
      type: 'utterance',
      atSample: endSample,
      utterance: { ...segment, text, score: 0.9, source: 'recogniser' },
    });
    return segment;
  }

  /** A fused emotion with one likely class. */
  feel(segment: Segment, emotion: Emotion, probability = 0.7, uncertain = false): this {
    const probabilities = scriptedProbabilities(emotion, probability);
    const fused = {
      probabilities,
      affect: { valence: 0, arousal: 0 },
      confidence: probability,
      uncertain,
      weights: { voice: 1 },
    };
    return this.add({
      type: 'fused',
      atSample: segment.endSample,
      segment,
      fused,
      interim: false,
      provenance: [MODEL],
    });
  }

  /** What a segment expresses in the light of the call: one likely class, no causes and no needs but for those given. */
  inContext(
    segment: Segment,
    emotion: Emotion,
    { refined = false, ...more }: Readonly<Record<string, unknown>> = {},
  ): this {
    const context = {
      probabilities: scriptedProbabilities(emotion, 0.64),
      uncertain: false,
      levels: [0.1, 0.4, 0.3, 0.1, 0.1],
      causes: [],
      needs: [],
      ...more,
    };
    return this.add({ type: 'context', atSample: segment.endSample, segment, context, refined });
  }

  /** What an administrator's endpoint said of a segment: every score 0.1 but for those given. */
  opine(segment: Segment, scores: Readonly<Partial<Record<CallState, number>>>, reason: string): this {
    const opinion = { scores: { ...Object.fromEntries(CALL_STATES.map((state) => [state, 0.1])), ...scores }, reason };
    const source = { host: 'endpoint.example', model: 'nuance-1', latencyMs: 420 };
    return this.add({ type: 'second-opinion', atSample: segment.endSample, segment, opinion, source });
  }

  /** How the call is likely to end after a segment, with one reason. */
  forecast(segment: Segment, probabilities: OutcomeProbabilities): this {
    const reasons = [{ field: 'negative', text: 'two turns were negative', effect: 'raises' }];
    const [likeliest] = [...OUTCOMES].sort((a, b) => probabilities[b] - probabilities[a]);
    const forecast = { kind: 'satisfaction', probabilities, likeliest, expectedLevel: 2.6, reasons, customerTurns: 3 };
    return this.add({ type: 'forecast', atSample: segment.endSample, segment, forecast, provenance: [MODEL] });
  }

  /** What the next minute is likely to bring after a segment. */
  ahead(segment: Segment, negative: number): this {
    const reasons = [{ field: 'mood', text: 'the mood seems negative (82 %), and moods last', effect: 'raises' }];
    const forecast = { kind: 'mood', horizonSeconds: 60, utterances: 3, negative, reasons };
    return this.add({ type: 'forecast', atSample: segment.endSample, segment, forecast, provenance: [MODEL] });
  }

  /** How likely a customer with the call's record is to leave, with a reason for it, one against it and a field that was not given. */
  churn(probability: number, notices: readonly string[] = []): this {
    const reasons = [
      { field: 'tenure', text: '2 months with us', effect: 'raises' },
      { field: 'PaperlessBilling', text: 'bills on paper', effect: 'lowers' },
    ];
    const forecast = { kind: 'churn', probability, band: 'medium', reasons, missing: ['TechSupport'], notices };
    return this.add({ type: 'forecast', forecast, provenance: [{ model: 'churn-risk', version: '1.0.0' }] });
  }

  /** One event in full, checked against the contract. */
  add(body: Readonly<Record<string, unknown>> & { readonly type: AssistEvent['type'] }): this {
    const envelope = {
      v: EVENT_SCHEMA_VERSION,
      callId: 'scripted',
      seq: this.events.length,
      atSample: 0,
      provenance: [],
    };
    this.events.push(assistEvent.parse({ ...envelope, ...body }));
    return this;
  }
}

/** The given probability for one emotion, the rest shared evenly; sums to 1. */
export function scriptedProbabilities(emotion: Emotion, probability: number): EmotionProbabilities {
  const rest = (1 - probability) / (EMOTIONS.length - 1);
  return Object.fromEntries(EMOTIONS.map((e) => [e, e === emotion ? probability : rest])) as EmotionProbabilities;
}
