import type { EnrichmentStanding } from '../contract/schemas.ts';
import { openEnrichment, standingOf } from '../enrichment/open-enrichment.ts';

/** Where words would go by the administrator's settings (`ENRICHMENT_VARIABLES`), without connecting to anything; undefined: nowhere. */
export function configuredEnrichment(variables: Readonly<Record<string, string>>): EnrichmentStanding | undefined {
  const enrichment = openEnrichment(variables);
  return enrichment && standingOf(enrichment);
}
