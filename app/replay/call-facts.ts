import type { AssistEvent, EventOf, StageTiming } from '../contract/events.ts';
import type { ForecastOf, Provenance } from '../contract/schemas.ts';
import type { Prompt } from '../domain/assist.ts';
import type { FusedEmotion } from '../domain/emotion.ts';
import type { Sentiment } from '../domain/sentiment.ts';
import type { Overlap, Prosody, Segment, Span, TalkStatistics, Utterance } from '../domain/speech.ts';

/** Something told about one segment; the final word replaces interim ones. */
export interface About<T> {
  readonly segment: Segment;
  readonly value: T;
}

/** A prompt, when it was shown, and how it went away (undefined: it stood until the end). */
export interface ShownPrompt {
  readonly prompt: Prompt;
  readonly atSample: number;
  readonly closedBy?: 'agent' | 'expired';
}

/** A whole call as a reader wants it: its events folded once, in the order of the call. */
export interface CallFacts {
  readonly started?: EventOf<'call-started'>;
  readonly ended?: EventOf<'call-ended'>;
  readonly durationSamples: number;
  readonly speech: readonly Segment[];
  readonly utterances: readonly Utterance[];
  readonly overlaps: readonly Overlap[];
  readonly silences: readonly Span[];
  /** Of the customer (or a speaker nobody attributed); never of the agent, whatever the events say. */
  readonly fused: readonly About<FusedEmotion>[];
  readonly sentiments: readonly About<Sentiment>[];
  /** What the pictures showed of the customer, a few a second. */
  readonly faces: readonly EventOf<'face'>[];
  readonly prosody: readonly About<Prosody>[];
  /** What the customer's words express in the light of the whole call, as it was told last. */
  readonly contexts: readonly About<EventOf<'context'>>[];
  /** What the next minute was likely to bring after each of the customer's utterances. */
  readonly ahead: readonly About<ForecastOf<'mood'>>[];
  /** How the call was likely to end after each of the customer's utterances. */
  readonly outcomes: readonly About<ForecastOf<'satisfaction'>>[];
  /** How likely a customer with the given record is to leave; absent without a record. */
  readonly churn?: ForecastOf<'churn'>;
  /** What the administrator's endpoint said of the customer's utterances, where enrichment was on. */
  readonly opinions: readonly About<EventOf<'second-opinion'>>[];
  /** What was said of the readings and learned from, but for what was taken back. */
  readonly corrections: readonly About<EventOf<'correction'>>[];
  /** What people had put right after the call; the utterances above have the words that hold. */
  readonly rectified: readonly About<EventOf<'rectified'>>[];
  readonly missedOpinions: readonly EventOf<'second-opinion-missed'>[];
  readonly prompts: readonly ShownPrompt[];
  readonly talk?: TalkStatistics;
  readonly timings: readonly About<StageTiming>[];
  /** Gaps, failures, recoveries and delays, in the order they were told. */
  readonly notices: readonly EventOf<'gap' | 'degraded' | 'restored' | 'lag'>[];
  readonly models: readonly Provenance[];
}

/** Folds a call's events; what a rewind took back is left out, what was told twice is kept once. */
export function collectFacts(events: Iterable<AssistEvent>): CallFacts {
  const told = withoutRewound(events);
  const of = <T extends AssistEvent['type']>(type: T) => told.filter((e): e is EventOf<T> => e.type === type);
  const started = of('call-started').at(-1);
  const ended = of('call-ended').at(-1);
  const churn = of('forecast')
    .map(({ forecast }) => forecast)
    .findLast((forecast) => forecast.kind === 'churn');
  const talk = of('talk').at(-1)?.statistics;
  const closed = new Map(of('prompt-closed').map((e) => [e.promptId, e.by]));
  const speech = latestOf(
    of('speech-ended'),
    (e) => e.segment.id,
    (e) => e.segment,
  );
  const rectified = rectifiedOf(of('rectified'));
  const texts = new Map(rectified.map(({ segment, value }) => [segment.id, value.text]));
  const utterances = latestOf(
    of('utterance'),
    (e) => e.utterance.id,
    ({ utterance }) => ({ ...utterance, text: texts.get(utterance.id) ?? utterance.text }),
  );
  return {
    ...(started ? { started } : {}),
    ...(ended ? { ended } : {}),
    ...(talk ? { talk } : {}),
    ...(churn ? { churn } : {}),
    durationSamples: ended?.durationSamples ?? started?.durationSamples ?? latestPosition(told),
    speech: inOrder(speech, (s) => s),
    utterances: inOrder(utterances, (u) => u),
    overlaps: latestOf(
      of('overlap'),
      (e) => spanKey(e.overlap),
      (e) => e.overlap,
    ),
    silences: latestOf(
      of('silence'),
      (e) => spanKey(e.span),
      (e) => e.span,
    ),
    fused: abouts(of('fused'), (e) => e.fused).filter(isNotAgent),
    sentiments: abouts(of('sentiment'), (e) => e.sentiment).filter(isNotAgent),
    faces: of('face').filter((e) => e.channel === 'customer'),
    prosody: abouts(of('prosody'), (e) => e.prosody),
    contexts: abouts(of('context'), (e) => e).filter(isNotAgent),
    outcomes: forecastsOf('satisfaction', of('forecast')),
    ahead: forecastsOf('mood', of('forecast')),
    opinions: abouts(of('second-opinion'), (e) => e).filter(isNotAgent),
    corrections: abouts(of('correction').filter(isKept(of('corrections-undone'))), (e) => e),
    rectified,
    missedOpinions: of('second-opinion-missed'),
    prompts: latestOf(
      of('prompt'),
      (e) => e.prompt.id,
      ({ prompt, atSample }) => {
        const closedBy = closed.get(prompt.id);
        return { prompt, atSample, ...(closedBy ? { closedBy } : {}) };
      },
    ),
    timings: abouts(of('timing'), (e) => e.timing),
    notices: told.filter((e) => e.type === 'gap' || e.type === 'degraded' || e.type === 'restored' || e.type === 'lag'),
    models: latestOf(
      told.flatMap((e) => e.provenance),
      (p) => `${p.model}\n${p.version}`,
      (p) => p,
    ),
  };
}

/** The last one of each utterance; its words are the last that were given, its note likewise. */
function rectifiedOf(events: readonly EventOf<'rectified'>[]): readonly About<EventOf<'rectified'>>[] {
  const merged = new Map<string, EventOf<'rectified'>>();
  for (const event of events) merged.set(event.segment.id, { ...merged.get(event.segment.id), ...event });
  return abouts([...merged.values()], (e) => e);
}

function withoutRewound(events: Iterable<AssistEvent>): readonly AssistEvent[] {
  let told: AssistEvent[] = [];
  for (const event of events) {
    if (event.type === 'rewound') told = told.filter((e) => e.atSample <= event.atSample);
    else if (event.type !== 'level' && event.type !== 'partial') told.push(event);
  }
  return told;
}

function abouts<E extends { readonly segment: Segment }, T>(events: readonly E[], read: (event: E) => T): About<T>[] {
  const list = latestOf(
    events,
    (e) => e.segment.id,
    (e) => ({ segment: e.segment, value: read(e) }),
  );
  return inOrder(list, (about) => about.segment);
}

function forecastsOf<K extends 'satisfaction' | 'mood'>(kind: K, events: readonly EventOf<'forecast'>[]) {
  const told = events.flatMap(({ segment, forecast }) =>
    segment && forecast.kind === kind ? [{ segment, forecast }] : [],
  );
  return abouts(told, ({ forecast }) => forecast as ForecastOf<K>).filter(isNotAgent);
}

function latestOf<E, T>(events: readonly E[], keyOf: (event: E) => string, read: (event: E) => T): T[] {
  return [...new Map(events.map((event) => [keyOf(event), read(event)])).values()];
}

function inOrder<T>(list: readonly T[], spanOf: (item: T) => Span): T[] {
  return [...list].sort((a, b) => spanOf(a).startSample - spanOf(b).startSample);
}

function isKept(undone: readonly EventOf<'corrections-undone'>[]): (event: EventOf<'correction'>) => boolean {
  const gone = new Set(undone.flatMap(({ serials }) => serials));
  return ({ outcome }) => outcome.kind === 'taken' && !gone.has(outcome.serial);
}

function isNotAgent(about: About<unknown>): boolean {
  return about.segment.channel !== 'agent';
}

function spanKey(span: Span): string {
  return `${span.startSample}-${span.endSample}`;
}

function latestPosition(events: readonly AssistEvent[]): number {
  return events.reduce(
    (latest, e) => Math.max(latest, e.atSample, 'segment' in e ? (e.segment?.endSample ?? 0) : 0),
    0,
  );
}
