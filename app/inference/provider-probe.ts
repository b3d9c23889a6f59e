/** Finds out where a model runs best on this machine: right first, then fast. */
import type { ModelManifest } from './model-manifest.ts';
import { measureSession, median } from './model-measurement.ts';
import { ModelMeter } from './model-meter.ts';
import type { Tensors } from './model-session.ts';
import { type OpenedSession, openOnnxSession } from './onnx-session.ts';
import type { ProviderChoice, ProviderTrial } from './provider-choices.ts';
import type { Provider } from './providers.ts';

/** An accelerator must be so many times faster than one CPU thread: it also costs start-up time, memory and battery. */
const WORTH_IT = 1.5;
/** Largest difference from the CPU's outputs, as a share of the output's largest value. 8-bit kernels differ by a few thousandths. */
const TOLERANCE = 0.02;
const RUNS = 9;

interface Measured {
  readonly runMs: number;
  readonly outputs: Tensors;
}

/**
 * Loads the model on the CPU and on each accelerator, and compares outputs and times on synthetic input.
 * @param onTry told before an accelerator is touched, because a bad driver can end the process.
 */
export async function probeModel(
  model: Uint8Array,
  manifest: ModelManifest,
  accelerators: readonly Provider[],
  onTry: (provider: Provider) => Promise<void>,
): Promise<ProviderChoice> {
  const cpu = await measureOn('cpu', model, manifest);
  const trials: ProviderTrial[] = [];
  let best: { readonly provider: Provider; readonly runMs: number } = { provider: 'cpu', runMs: cpu.runMs };
  for (const provider of accelerators) {
    await onTry(provider);
    const trial = await tryOn(provider, model, manifest, cpu);
    trials.push(trial);
    if (trial.outcome === 'taken' && trial.runMs !== undefined && trial.runMs < best.runMs)
      best = { provider, runMs: trial.runMs };
  }
  return { provider: best.provider, cpuMs: cpu.runMs, trials };
}

async function tryOn(
  provider: Provider,
  model: Uint8Array,
  manifest: ModelManifest,
  cpu: Measured,
): Promise<ProviderTrial> {
  try {
    const { runMs, outputs } = await measureOn(provider, model, manifest);
    const difference = largestDifference(cpu.outputs, outputs);
    if (!(difference <= TOLERANCE)) {
      const reason = `its results differ from the CPU's by ${(100 * difference).toFixed(1)} %`;
      return { provider, outcome: 'differs', runMs, reason };
    }
    const gain = cpu.runMs / runMs;
    if (gain >= WORTH_IT)
      return { provider, outcome: 'taken', runMs, reason: `${gain.toFixed(1)} times as fast as the CPU` };
    const reason =
      gain >= 1
        ? `only ${gain.toFixed(1)} times as fast as the CPU`
        : `${(1 / gain).toFixed(1)} times slower than the CPU`;
    return { provider, outcome: 'slower', runMs, reason };
  } catch (error) {
    return { provider, outcome: 'failed', reason: firstLine(error) };
  }
}

async function measureOn(provider: Provider, model: Uint8Array, manifest: ModelManifest): Promise<Measured> {
  const options = { providers: [provider], intraOpThreads: 1, meter: new ModelMeter() };
  const opened: OpenedSession = await openOnnxSession(model, manifest, options);
  try {
    const { timesMs, outputs } = await measureSession(opened.session, RUNS);
    return { runMs: median(timesMs), outputs };
  } finally {
    await opened.session.close();
  }
}

/** Over all float outputs, as a share of the CPU's largest value there; infinite when a value is not a number. */
function largestDifference(expected: Tensors, found: Tensors): number {
  let worst = 0;
  for (const [name, { data }] of Object.entries(expected)) {
    const other = found[name]?.data;
    if (!(data instanceof Float32Array)) continue;
    if (!(other instanceof Float32Array) || other.length !== data.length) return Number.POSITIVE_INFINITY;
    const scale = Math.max(
      1e-6,
      data.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
    );
    for (let i = 0; i < data.length; i++) {
      const share = Math.abs((other[i] as number) - (data[i] as number)) / scale;
      if (!(share <= worst)) worst = Number.isNaN(share) ? Number.POSITIVE_INFINITY : share;
    }
  }
  return worst;
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]?.slice(0, 300) ?? 'it failed';
}
