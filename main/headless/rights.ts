/** `npm run rights -- export | erase | hold | restrict | show | rectify | retention | records | dpia | notice | policy`: what people may ask about stored calls, and the documents. See `--help`. */
import { join } from 'node:path';
import { createModelRegistry } from '../../app/inference/model-registry.ts';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import { createRedactor } from '../../app/privacy/redaction/find-sensitive.ts';
import { configuredEnrichment } from '../../app/session/enrichment-configured.ts';
import { ENRICHMENT_PREFIX, takeVariables } from '../administrator-variables.ts';
import { sourcesLayout } from '../app-layout.ts';
import { dataDirectory } from '../data-folder.ts';
import { endWithReader } from './closed-pipe.ts';
import { runRights } from './rights-command.ts';
import { parseRightsArguments } from './rights-options.ts';
import { vaultAccess } from './vault-access.ts';
import { wholeCommand } from './whole-command.ts';

endWithReader();
process.exitCode = await wholeCommand(() => run(process.argv.slice(2)));

async function run(args: readonly string[]): Promise<number> {
  const request = parseRightsArguments(args);
  const { profiles, nativeModels } = sourcesLayout(join(import.meta.dirname, '..', '..')).engine;
  const enrichment = configuredEnrichment(takeVariables(process.env, ENRICHMENT_PREFIX));
  const opened = openProfile(profiles, dataDirectory());
  return await runRights(request, {
    access: vaultAccess(),
    opened,
    models: () => installedModels(nativeModels),
    redactor: createRedactor(opened.profile.redaction),
    ...(enrichment && { enrichment }),
    epochMs: Date.now,
    out: (text) => void process.stdout.write(text),
  });
}

/** Those that can be used, by their manifests; none is loaded. */
async function installedModels(modelsFolder: string) {
  const registry = createModelRegistry({ modelsFolder });
  try {
    return (await registry.list()).filter(({ state }) => state === 'ready' || state === 'loaded');
  } finally {
    await registry.close();
  }
}
