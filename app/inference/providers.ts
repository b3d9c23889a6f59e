/** Where models may run on this machine. */
import { arch, cpus, platform, release } from 'node:os';
import { env, listSupportedBackends } from 'onnxruntime-node';

/** ONNX Runtime's execution providers that the app knows. */
export const PROVIDERS = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
export type Provider = (typeof PROVIDERS)[number];

/**
 * Before a machine was probed, and for whatever the probe has not measured: the app's models are small and mostly 8-bit, one CPU
 * thread answers in milliseconds, and a graphics card's launch and copy times often exceed that.
 */
export const DEFAULT_PROVIDERS: readonly Provider[] = ['cpu'];

/** Forces one provider for every model, e.g. `EMOAISEC_PROVIDER=cpu`; where it fails the CPU is taken. */
export const PROVIDER_VARIABLE = 'EMOAISEC_PROVIDER';

/** The accelerators that this build of ONNX Runtime carries for the machine. A listed one may still fail to start. */
export function machineAccelerators(): readonly Provider[] {
  const bundled = listSupportedBackends()
    .filter((backend) => backend.bundled)
    .map((backend) => backend.name);
  return PROVIDERS.filter((provider) => provider !== 'cpu' && bundled.includes(provider));
}

/** @returns undefined when nothing is forced. @throws RangeError when the variable names no provider. */
export function forcedProviders(variables: NodeJS.ProcessEnv = process.env): readonly Provider[] | undefined {
  const name = variables[PROVIDER_VARIABLE];
  if (!name) return undefined;
  const provider = PROVIDERS.find((known) => known === name.toLowerCase());
  if (!provider) throw new RangeError(`${PROVIDER_VARIABLE} must be one of ${PROVIDERS.join(', ')}, not ${name}.`);
  return [provider];
}

/** What a measurement of providers holds for: the processor, the system with its drivers' generation, and the runtime. */
export function machineStamp(): string {
  const runtime = env.versions.node ?? env.versions.common;
  const vulkan = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES ?? '';
  return [platform(), arch(), release(), cpus()[0]?.model.trim() ?? '', `onnxruntime ${runtime}`, vulkan].join(' | ');
}
