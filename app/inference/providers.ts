/** Where models may run on this machine. */
import { listSupportedBackends } from 'onnxruntime-node';

/** ONNX Runtime's execution providers that the app knows. */
export const PROVIDERS = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
export type Provider = (typeof PROVIDERS)[number];

/**
 * The app's models are small and mostly 8-bit: one CPU thread answers in milliseconds, and a graphics card's launch and
 * copy times exceed that. Accelerators are therefore tried only where the caller asks for them.
 */
export const DEFAULT_PROVIDERS: readonly Provider[] = ['cpu'];

/** The accelerators this build of ONNX Runtime carries for the machine, then the CPU. A listed one may still fail to start. */
export function machineProviders(): readonly Provider[] {
  const bundled = listSupportedBackends()
    .filter((backend) => backend.bundled)
    .map((backend) => backend.name);
  const accelerators = PROVIDERS.filter((provider) => provider !== 'cpu' && bundled.includes(provider));
  return [...accelerators, 'cpu'];
}
