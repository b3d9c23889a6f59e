import type { EnrichmentStanding } from '../contract/schemas.ts';
import { AppError } from '../domain/errors.ts';
import { createChatEndpoint, type EnrichmentEndpoint } from './chat-endpoint.ts';
import { readEnrichmentSettings } from './settings.ts';

/** An endpoint to ask, or why the administrator's settings give none. */
export type Enrichment = { readonly endpoint: EnrichmentEndpoint } | { readonly refusal: AppError };

/** Opens what the administrator has set; connects to nothing. @returns undefined when enrichment is off. */
export function openEnrichment(variables: Readonly<Record<string, string>>): Enrichment | undefined {
  try {
    const settings = readEnrichmentSettings(variables);
    return settings && { endpoint: createChatEndpoint(settings) };
  } catch (refusal) {
    if (refusal instanceof AppError) return { refusal };
    throw refusal;
  }
}

/** What a window is told of it: host and model, never the key or the whole address. */
export function standingOf(enrichment: Enrichment): EnrichmentStanding {
  if ('refusal' in enrichment) return { state: 'refused', message: enrichment.refusal.message };
  return { state: 'on', ...enrichment.endpoint.source };
}
