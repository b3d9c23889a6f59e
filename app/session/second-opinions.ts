import { once } from 'node:events';
import type { AssistEventBody } from '../contract/events.ts';
import type { ConsentGate, Permitted } from '../domain/consent.ts';
import type { MissedReason } from '../domain/enrichment.ts';
import { AppError } from '../domain/errors.ts';
import type { Utterance } from '../domain/speech.ts';
import type { EnrichmentEndpoint } from '../enrichment/chat-endpoint.ts';
import { Circuit } from '../enrichment/circuit.ts';
import { createRedactor, type Redactor } from '../privacy/redaction/find-sensitive.ts';
import { redactText } from '../privacy/redaction/redact-text.ts';
import { DEFAULT_REDACTION } from '../privacy/redaction/redaction-settings.ts';
import { createRunningRedaction, type RunningRedaction } from '../privacy/redaction/running-redaction.ts';
import type { CallSessionDeps } from './call-session-deps.ts';
import type { SessionLog } from './session-log.ts';

/** So many utterances wait while one is asked about; an opinion on older ones would come too late to help. */
const WAITING_LIMIT = 4;
const UNFORESEEN = 'The endpoint could not be asked.';

interface SecondOpinionsDeps {
  readonly endpoint: EnrichmentEndpoint;
  readonly gate: ConsentGate;
  /** Takes out of the words what is personal before they are sent. */
  readonly redactor: Redactor;
  readonly emit: (body: AssistEventBody) => void;
  readonly now: () => number;
  readonly log: SessionLog;
}

type CustomerWords = Permitted<'enrichment', Utterance>;

/**
 * Asks the administrator's endpoint about a call's utterances, beside the road: nothing on the road waits for it, and nothing but its
 * own events comes of it. One request at a time; every utterance that may be sent ends as an opinion or as a missed one.
 */
export class SecondOpinions {
  readonly #deps: SecondOpinionsDeps;
  readonly #circuit: Circuit;
  readonly #redaction: RunningRedaction;
  #waiting: CustomerWords[] = [];
  #asking: Promise<void> | undefined;
  #cancel = new AbortController();
  #ended = false;
  #degraded = false;

  constructor(deps: SecondOpinionsDeps) {
    this.#deps = deps;
    this.#circuit = new Circuit(deps.now);
    this.#redaction = createRunningRedaction(deps.redactor);
  }

  /** Takes an utterance that has been told; one that the gate does not let out stays here. Returns at once. */
  offer(utterance: Utterance): void {
    // Of everybody: the agent's question tells what the customer's answer is.
    if (!this.#ended) this.#redaction.hear(utterance);
    const words = this.#deps.gate.admit('enrichment', utterance);
    if (!words || words.text.trim() === '' || this.#ended) return;
    this.#waiting.push(words);
    if (this.#waiting.length > WAITING_LIMIT) {
      const oldest = this.#waiting.shift();
      if (oldest) this.#miss(oldest, 'overtaken');
    }
    this.#asking ??= this.#askAll();
  }

  /** A recording moved back: what is under way is about words that will be told anew. */
  forget(): void {
    this.#waiting = [];
    this.#cancel.abort();
    this.#cancel = new AbortController();
  }

  /**
   * The call is over: what is under way is cancelled.
   * @param patient first waits for it, at most as long as one answer may take, and until `hurry` is aborted.
   */
  async finish(patient: boolean, hurry: AbortSignal): Promise<void> {
    const enough = AbortSignal.any([hurry, AbortSignal.timeout(this.#deps.endpoint.timeoutMs)]);
    if (patient && this.#asking && !enough.aborted) await Promise.race([this.#asking, once(enough, 'abort')]);
    this.#ended = true;
    this.#cancel.abort();
    await this.#asking;
  }

  async #askAll(): Promise<void> {
    for (let words = this.#waiting.shift(); words; words = this.#waiting.shift()) await this.#ask(words);
    this.#asking = undefined;
  }

  async #ask(words: CustomerWords): Promise<void> {
    const { endpoint, now } = this.#deps;
    const { signal } = this.#cancel;
    if (this.#ended) return this.#miss(words, 'call-ended');
    if (!this.#circuit.closed) return this.#miss(words, 'resting');
    const askedMs = now();
    try {
      const text = redactText(words.text, this.#redaction.spansOf(words.id));
      const opinion = await endpoint.ask({ ...words, text }, signal);
      if (signal.aborted) return;
      this.#circuit.succeeded();
      const source = { ...endpoint.source, latencyMs: now() - askedMs };
      // Nobody but the endpoint knows which version of the model answered.
      const provenance = [{ model: endpoint.source.model, version: 'unknown' }];
      const atSample = words.endSample;
      this.#deps.emit({ type: 'second-opinion', atSample, provenance, segment: segmentOf(words), opinion, source });
      if (this.#degraded) this.#deps.emit({ type: 'restored', atSample, provenance: [], part: 'enrichment' });
      this.#degraded = false;
    } catch (error) {
      if (this.#ended) this.#miss(words, 'call-ended');
      else if (!signal.aborted) this.#fail(words, error);
    }
  }

  #fail(words: CustomerWords, error: unknown): void {
    const known = error instanceof AppError;
    if (!known) this.#deps.log.error({ err: error }, 'enrichment failed unforeseen');
    this.#miss(words, 'failed');
    if (!this.#circuit.failed() || this.#degraded) return;
    this.#degraded = true;
    this.#deps.log.warn({ part: 'enrichment' }, 'the enrichment endpoint is left alone for a while');
    const message = `Enrichment is not answering; the call goes on with the local model. ${known ? error.message : UNFORESEEN}`;
    const failure = { code: 'enrichment-failed', message } as const;
    const atSample = words.endSample;
    this.#deps.emit({ type: 'degraded', atSample, provenance: [], part: 'enrichment', failure });
  }

  #miss(words: CustomerWords, why: MissedReason): void {
    const segment = segmentOf(words);
    this.#deps.emit({ type: 'second-opinion-missed', atSample: words.endSample, provenance: [], segment, why });
  }
}

function segmentOf({ id, channel, startSample, endSample }: Utterance) {
  return { id, channel, startSample, endSample };
}

/** Undefined while enrichment is off or its settings were refused. */
export function openSecondOpinions(
  { enrichment, gate, ledger, now, log }: Pick<CallSessionDeps, 'enrichment' | 'gate' | 'ledger' | 'now' | 'log'>,
  emit: SecondOpinionsDeps['emit'],
): SecondOpinions | undefined {
  if (!enrichment || 'refusal' in enrichment) return undefined;
  // What leaves the machine is redacted strictly, and without any kind left in, whatever the profile says of what stays.
  const { ownPatterns, allowedWords } = ledger.profile.redaction;
  const redactor = createRedactor({ ...DEFAULT_REDACTION, ownPatterns, allowedWords, strictness: 'strict' });
  return new SecondOpinions({ ...enrichment, gate, redactor, emit, now, log });
}
