import type { Permitted } from '../domain/consent.ts';
import type { EnrichmentSource, SecondOpinion } from '../domain/enrichment.ts';
import { AppError } from '../domain/errors.ts';
import type { Utterance } from '../domain/speech.ts';
import { readChatAnswer } from './chat-answer.ts';
import { chatRequest } from './chat-request.ts';
import { maskWords } from './mask-words.ts';
import type { EnrichmentSettings } from './settings.ts';

/** An answer of five numbers and a sentence has less than 1 kB; models that show their thinking send more. */
const LARGEST_ANSWER_BYTES = 64 * 1024;

/** Words that the gate has let through to the endpoint, redacted: the customer's, and nothing but words. */
export type SentWords = Permitted<'enrichment', Pick<Utterance, 'channel' | 'text'>>;

/** An endpoint that gives second opinions. */
export interface EnrichmentEndpoint {
  readonly source: EnrichmentSource;
  /** The most that `ask` takes. */
  readonly timeoutMs: number;
  /** @throws AppError `enrichment-failed` with a sentence; the signal's reason when it is aborted. */
  ask(words: SentWords, signal: AbortSignal): Promise<SecondOpinion>;
}

/** An OpenAI-compatible chat-completions endpoint. Nothing is connected to before it is asked. */
export function createChatEndpoint({ url, model, key, timeoutMs }: EnrichmentSettings): EnrichmentEndpoint {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
  };
  return {
    source: { host: url.host, model },
    timeoutMs,
    async ask({ text }, cancel) {
      const body = chatRequest(model, maskWords(text));
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([cancel, timeout]);
      try {
        // A redirect would take the words to a host nobody has configured.
        const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
        if (!response.ok) {
          await response.body?.cancel();
          throw failed(`answered with status ${response.status}${hint(response.status)}`);
        }
        const opinion = readChatAnswer(await limitedText(response));
        if (!opinion) throw failed('gave an answer that is not what was asked for');
        return opinion;
      } catch (error) {
        cancel.throwIfAborted();
        if (error instanceof AppError) throw error;
        // What fetch throws can quote addresses and headers: it is not passed on.
        throw failed(timeout.aborted ? `did not answer within ${timeoutMs / 1000} s` : 'could not be reached');
      }
    },
  };
}

/** @throws AppError when it is larger than any answer need be. */
async function limitedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    // Leaving the loop closes the connection.
    if (bytes > LARGEST_ANSWER_BYTES) throw failed('gave an answer that is far too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function hint(status: number): string {
  if (status === 401 || status === 403) return ': it does not take the key';
  if (status === 404) return ': there is no such address or model';
  return status === 429 ? ': it is asked too often' : '';
}

function failed(what: string): AppError {
  return new AppError('enrichment-failed', `The endpoint ${what}.`);
}
