/** All that an administrator sets about enrichment begins so; `app/enrichment/settings.ts` reads it. */
export const ENRICHMENT_PREFIX = 'EMOAISEC_ENRICHMENT_';
/** What protects the vault's key; `app/privacy/vault/key-keepers.ts` reads it. */
export const VAULT_PREFIX = 'EMOAISEC_VAULT_';

/** Takes an administrator's settings, secrets among them, out of an environment that children inherit. @param prefix of their names. */
export function takeVariables(env: NodeJS.ProcessEnv, prefix: string): Readonly<Record<string, string>> {
  const taken: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(prefix)) continue;
    if (value !== undefined) taken[name] = value;
    delete env[name];
  }
  return taken;
}
