import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withCpuFallback } from './cpu-fallback.ts';
import { modelManifest } from './model-manifest.ts';
import { createModelRegistry } from './model-registry.ts';
import type { ModelSession } from './model-session.ts';
import { probeMachine } from './probe-machine.ts';
import { readProviderChoices, rememberFailure, whyNotAccelerated, writeProviderChoices } from './provider-choices.ts';
import { forcedProviders, machineStamp } from './providers.ts';

/** The smallest committed model: what is tested is the choosing, not the model. */
const MODEL = 'fusion-concat';
const committed = join(import.meta.dirname, '../../native-models', MODEL);
const { sha256 } = modelManifest.parse(JSON.parse(readFileSync(join(committed, 'manifest.json'), 'utf8')));

let folder: string;
let options: { readonly modelsFolder: string; readonly cacheFolder: string };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emoaisec-providers-'));
  options = { modelsFolder: join(folder, 'models'), cacheFolder: join(folder, 'cache') };
  cpSync(committed, join(options.modelsFolder, MODEL), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('probeMachine', () => {
  it('stays on the CPU where an accelerator does not start, and says why', async () => {
    // Neither DirectML nor CoreML can be had on one and the same machine.
    const { models } = await probeMachine({ ...options, accelerators: ['dml', 'coreml'] });
    expect(models[sha256]?.provider).toBe('cpu');
    expect(models[sha256]?.trials.some((trial) => trial.outcome === 'failed' && trial.reason !== '')).toBe(true);
    const [status] = await createModelRegistry(options).list();
    expect(status?.fallbackReason).toMatch(/dml|coreml/);
  });

  it('asks once and then remembers', async () => {
    const probed: string[] = [];
    const once = { ...options, accelerators: ['dml'] as const, onProbed: (name: string) => probed.push(name) };
    await probeMachine(once);
    await probeMachine(once);
    expect(probed).toEqual([MODEL]);
  });

  it('does not touch an accelerator again whose driver ended the process', async () => {
    const lost = { machine: machineStamp(), models: {}, trying: { sha256, provider: 'webgpu' as const } };
    await writeProviderChoices(options.cacheFolder, lost);
    const { models, trying } = await probeMachine({ ...options, accelerators: ['webgpu'] });
    expect(trying).toBeUndefined();
    expect(models[sha256]?.trials).toMatchObject([{ provider: 'webgpu', outcome: 'failed' }]);
    expect(whyNotAccelerated(models[sha256])).toContain('driver ended the process');
  });

  it('leaves a damaged model out', async () => {
    writeFileSync(join(options.modelsFolder, MODEL, 'model.onnx'), 'not a model');
    expect((await probeMachine({ ...options, accelerators: ['dml'] })).models).toEqual({});
  });

  // Chromium brings a Vulkan driver that computes on the processor: WebGPU for real, only slow.
  const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';
  it.skipIf(process.platform !== 'linux' || !existsSync(driver))(
    'runs a model by WebGPU, compares it with the CPU, and does not take it because it is slower',
    () => {
      const script = `
        const { probeMachine } = await import(process.argv[1]);
        await probeMachine({ ...JSON.parse(process.argv[2]), accelerators: ['webgpu'] });`;
      const probe = join(import.meta.dirname, 'probe-machine.ts');
      execFileSync(process.execPath, ['--input-type=module', '-e', script, probe, JSON.stringify(options)], {
        env: { ...process.env, VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver },
        stdio: 'ignore',
      });
      const { models } = JSON.parse(readFileSync(join(options.cacheFolder, 'providers.json'), 'utf8'));
      expect(models[sha256]).toMatchObject({ provider: 'cpu', trials: [{ provider: 'webgpu', outcome: 'slower' }] });
      expect(models[sha256].trials[0].runMs).toBeGreaterThan(models[sha256].cpuMs);
    },
    120_000,
  );
});

describe('remembered choices', () => {
  it('are forgotten when the machine changed', async () => {
    await writeProviderChoices(options.cacheFolder, {
      machine: 'another one',
      models: { [sha256]: { provider: 'webgpu', cpuMs: 1, trials: [] } },
    });
    expect((await readProviderChoices(options.cacheFolder)).models).toEqual({});
  });

  it('do not keep a model from loading when the chosen accelerator is gone', async () => {
    const models = { [sha256]: { provider: 'dml' as const, cpuMs: 1, trials: [] } };
    await writeProviderChoices(options.cacheFolder, { machine: machineStamp(), models });
    const registry = createModelRegistry(options);
    await registry.load(MODEL);
    const [status] = await registry.list();
    expect(status).toMatchObject({ state: 'loaded', provider: 'cpu' });
    expect(status?.fallbackReason).toContain('dml');
    await registry.close();
  });

  it('keep a model on the CPU after its accelerator failed at work', async () => {
    await rememberFailure(options.cacheFolder, sha256, { provider: 'cuda', outcome: 'failed', reason: 'device lost' });
    const choice = (await readProviderChoices(options.cacheFolder)).models[sha256];
    expect(choice?.provider).toBe('cpu');
    expect(whyNotAccelerated(choice)).toBe('cuda: device lost');
  });
});

describe('forcedProviders', () => {
  it('reads the variable, and refuses a name that is no provider', () => {
    expect(forcedProviders({})).toBeUndefined();
    expect(forcedProviders({ EMOAISEC_PROVIDER: 'WebGPU' })).toEqual(['webgpu']);
    expect(() => forcedProviders({ EMOAISEC_PROVIDER: 'gpu' })).toThrow('must be one of');
  });
});

describe('withCpuFallback', () => {
  const manifest = modelManifest.parse(JSON.parse(readFileSync(join(committed, 'manifest.json'), 'utf8')));
  const session = (run: ModelSession['run']): ModelSession => ({ manifest, run, close: async () => {} });
  const lost = session(async () => Promise.reject(new Error('device lost')));

  it('goes on on the CPU, tells once, and never asks the accelerator again', async () => {
    const reasons: string[] = [];
    let asked = 0;
    const counted: ModelSession['run'] = (...run) => {
      asked++;
      return lost.run(...run);
    };
    const opened = withCpuFallback(
      { session: session(counted), provider: 'webgpu' },
      async () => ({ session: session(async () => ({})), provider: 'cpu' }),
      (reason) => reasons.push(reason),
    );
    expect(await opened.session.run({})).toEqual({});
    expect(await opened.session.run({})).toEqual({});
    expect(opened.provider).toBe('cpu');
    expect(opened.fallbackReason).toContain('device lost');
    expect(reasons).toHaveLength(1);
    expect(asked).toBe(1);
  });

  it('blames the input, not the accelerator, when the CPU cannot compute it either', async () => {
    const opened = withCpuFallback(
      { session: lost, provider: 'webgpu' },
      async () => ({ session: lost, provider: 'cpu' }),
      () => expect.unreachable(),
    );
    await expect(opened.session.run({})).rejects.toThrow('device lost');
    expect(opened.provider).toBe('webgpu');
  });
});
