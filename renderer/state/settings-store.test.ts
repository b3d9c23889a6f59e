import { describe, expect, it } from 'vitest';
import { createEngineStore, reduceEngine } from './engine-store.ts';
import { createSettingsStore } from './settings-store.ts';

function memory(initial?: string) {
  const kept = new Map(initial === undefined ? [] : [['emoaisec.settings', initial]]);
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

describe('settings', () => {
  it('are remembered', () => {
    const storage = memory();
    createSettingsStore(storage).setState({ theme: 'dark', pace: 'max', customerDevice: 'system:out.monitor' });
    expect(createSettingsStore(storage).getState()).toMatchObject({
      theme: 'dark',
      pace: 'max',
      customerDevice: 'system:out.monitor',
    });
  });

  it('fall back field by field when what is stored makes no sense', () => {
    const settings = createSettingsStore(memory('{"theme":"pink","pace":2,"agentDevice":7}')).getState();
    expect(settings).toMatchObject({ theme: 'system', pace: 2, agentDevice: 'window:default' });
    expect(createSettingsStore(memory('not json')).getState().theme).toBe('system');
  });

  it('do without a storage that refuses', () => {
    const refuse = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const store = createSettingsStore({ getItem: refuse, setItem: refuse });
    store.setState({ theme: 'light' });
    expect(store.getState().theme).toBe('light');
  });
});

describe('the engine as the window knows it', () => {
  it('counts restarts and drops the figures of a process that is gone', () => {
    const status = { pid: 1, host: 'fork', uptimeMs: 1, residentBytes: 1, cpuMs: 1, models: [] };
    const running = { ...createEngineStore().getState(), state: 'ready' as const, status };
    const gone = reduceEngine(running, { kind: 'engine', state: 'restarting', message: 'again' });
    const stillGone = reduceEngine(gone, { kind: 'engine', state: 'restarting', message: 'again' });
    const back = reduceEngine(stillGone, { kind: 'engine', state: 'ready', message: 'ready' });
    expect(back).toMatchObject({ state: 'ready', restarts: 1 });
    expect(back.status).toBeUndefined();
  });
});
