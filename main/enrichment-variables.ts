/** All that an administrator sets about enrichment begins so; `app/enrichment/settings.ts` reads it. */
const PREFIX = 'EMOAISEC_ENRICHMENT_';

/** Takes the administrator's settings for enrichment, the key among them, out of an environment that children inherit. */
export function takeEnrichmentVariables(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const taken: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(PREFIX)) continue;
    if (value !== undefined) taken[name] = value;
    delete env[name];
  }
  return taken;
}
