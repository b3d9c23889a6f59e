/**
 * Which execution provider each model runs on here, as `provider-probe.ts` measured it. Kept as `providers.json` in the app's
 * cache folder; it holds for one machine, one ONNX Runtime and one file of weights, and is forgotten when any of them changes.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { machineStamp, PROVIDERS } from './providers.ts';

const provider = z.enum(PROVIDERS);

/** One provider that was tried for a model, and why it was not taken. `runMs` is the median of a run on synthetic input. */
const providerTrial = z.object({
  provider,
  outcome: z.enum(['taken', 'slower', 'differs', 'failed']),
  runMs: z.number().exactOptional(),
  reason: z.string(),
});
export type ProviderTrial = z.infer<typeof providerTrial>;

const providerChoice = z.object({ provider, cpuMs: z.number(), trials: z.array(providerTrial) });
export type ProviderChoice = z.infer<typeof providerChoice>;

const choicesFile = z.object({
  machine: z.string(),
  /** What is being tried right now: found at the next start, it says that the driver took the process with it. */
  trying: z.object({ sha256: z.string(), provider }).exactOptional(),
  /** By the SHA-256 of the weights. */
  models: z.record(z.string(), providerChoice),
});
export type ProviderChoices = z.infer<typeof choicesFile>;

const NAME = 'providers.json';

/** What is remembered for this machine; nothing when the file is absent, unreadable, or of another machine or runtime. */
export async function readProviderChoices(cacheFolder: string): Promise<ProviderChoices> {
  const machine = machineStamp();
  const empty: ProviderChoices = { machine, models: {} };
  try {
    const found = choicesFile.parse(JSON.parse(await readFile(join(cacheFolder, NAME), 'utf8')));
    return found.machine === machine ? found : empty;
  } catch {
    return empty;
  }
}

/** Replaces what is remembered, in one step. @throws the file system's error: whoever calls goes on without a memory. */
export async function writeProviderChoices(cacheFolder: string, choices: ProviderChoices): Promise<void> {
  await mkdir(cacheFolder, { recursive: true });
  const part = join(cacheFolder, `${NAME}.${process.pid}.part`);
  await writeFile(part, `${JSON.stringify(choices, null, 2)}\n`);
  await rename(part, join(cacheFolder, NAME));
}

/** A provider that was chosen failed at work: the model stays on the CPU until something changes. */
export async function rememberFailure(cacheFolder: string, sha256: string, trial: ProviderTrial): Promise<void> {
  const choices = await readProviderChoices(cacheFolder);
  const before = choices.models[sha256];
  const trials = [...(before?.trials ?? []).filter((known) => known.provider !== trial.provider), trial];
  const choice: ProviderChoice = { provider: 'cpu', cpuMs: before?.cpuMs ?? 0, trials };
  await writeProviderChoices(cacheFolder, { ...choices, models: { ...choices.models, [sha256]: choice } });
}

/** Why a model does not run on the accelerators that were tried, for the display; undefined when none was. */
export function whyNotAccelerated(choice: ProviderChoice | undefined): string | undefined {
  const refused = choice?.trials.filter((trial) => trial.outcome !== 'taken') ?? [];
  return refused.length > 0 ? refused.map((trial) => `${trial.provider}: ${trial.reason}`).join('; ') : undefined;
}
