import { AppError } from '../domain/errors.ts';
import { requireSafeUrl } from './endpoint-url.ts';

/** How the administrator wants words enriched. Holds the key: stays in the engine process. */
export interface EnrichmentSettings {
  /** The address requests are posted to. */
  readonly url: URL;
  readonly model: string;
  /** Sent as a bearer token; local servers often need none. */
  readonly key?: string;
  /** The whole time one request may take, its answer's last byte included. */
  readonly timeoutMs: number;
}

/** The variables that say so, as they stand in the environment. Unset or empty URL: off. */
export const ENRICHMENT_VARIABLES = {
  url: 'EMOAISEC_ENRICHMENT_URL',
  model: 'EMOAISEC_ENRICHMENT_MODEL',
  key: 'EMOAISEC_ENRICHMENT_KEY',
  timeout: 'EMOAISEC_ENRICHMENT_TIMEOUT_MS',
} as const;

/** Long enough for a small model on a desk, short enough that the opinion still concerns what is being talked about. */
const DEFAULT_TIMEOUT_MS = 8_000;
const [LEAST_TIMEOUT_MS, MOST_TIMEOUT_MS] = [100, 60_000];
const MODEL_LIMIT = 100;

/**
 * Reads the settings. Values are never quoted in a refusal: one of them may be a key in the wrong place.
 * @returns undefined when enrichment is off, as it is unless a URL is given.
 * @throws AppError `enrichment-misconfigured`, with a sentence for the administrator.
 */
export function readEnrichmentSettings(
  variables: Readonly<Record<string, string | undefined>>,
): EnrichmentSettings | undefined {
  const given = (name: string) => variables[name]?.trim() ?? '';
  const address = given(ENRICHMENT_VARIABLES.url);
  if (address === '') return undefined;
  const url = requireSafeUrl(address, ENRICHMENT_VARIABLES.url);
  const model = given(ENRICHMENT_VARIABLES.model);
  if (model === '') throw refused(`${ENRICHMENT_VARIABLES.model} must name the model to ask.`);
  if (model.length > MODEL_LIMIT || !isVisible(model.replaceAll(' ', '')))
    throw refused(`${ENRICHMENT_VARIABLES.model} is no name of a model.`);
  const key = given(ENRICHMENT_VARIABLES.key);
  if (!isVisible(key)) throw refused(`${ENRICHMENT_VARIABLES.key} has characters that no key can have.`);
  const timeoutMs = timeoutFrom(given(ENRICHMENT_VARIABLES.timeout));
  return { url, model, timeoutMs, ...(key !== '' && { key }) };
}

function timeoutFrom(text: string): number {
  if (text === '') return DEFAULT_TIMEOUT_MS;
  const timeoutMs = Number(text);
  if (Number.isInteger(timeoutMs) && timeoutMs >= LEAST_TIMEOUT_MS && timeoutMs <= MOST_TIMEOUT_MS) return timeoutMs;
  throw refused(
    `${ENRICHMENT_VARIABLES.timeout} must be a whole number of milliseconds from ${LEAST_TIMEOUT_MS} to ${MOST_TIMEOUT_MS}.`,
  );
}

/** Visible ASCII only: what may stand in a header. */
function isVisible(text: string): boolean {
  return /^[\x21-\x7e]*$/.test(text);
}

function refused(sentence: string): AppError {
  return new AppError('enrichment-misconfigured', `${sentence} No words are sent.`);
}
