import { describe, expect, it } from 'vitest';
import type { HostNotice } from '../app/contract/messages.ts';
import { ENRICHMENT_PREFIX, takeVariables, VAULT_PREFIX } from './administrator-variables.ts';
import type { AppLayout } from './app-layout.ts';
import { composeHost } from './compose.ts';
import type { SpawnEngine } from './engine-channel.ts';

const KEY = 'sk-very-secret';
const PASSPHRASE = 'four words of mine';
const LAYOUT = { engineEntry: new URL('file:///engine.js'), engine: {} } as unknown as AppLayout;

describe("an administrator's settings for enrichment and the vault", () => {
  it('are taken out of the environment that windows and helper programs inherit', () => {
    const env = {
      EMOAISEC_ENRICHMENT_KEY: KEY,
      EMOAISEC_ENRICHMENT_URL: 'https://a.example',
      EMOAISEC_VAULT_PASSPHRASE: PASSPHRASE,
      EMOAISEC_LOG_LEVEL: 'info',
    };
    expect(takeVariables(env, ENRICHMENT_PREFIX)).toEqual({
      EMOAISEC_ENRICHMENT_KEY: KEY,
      EMOAISEC_ENRICHMENT_URL: 'https://a.example',
    });
    expect(takeVariables(env, VAULT_PREFIX)).toEqual({ EMOAISEC_VAULT_PASSPHRASE: PASSPHRASE });
    expect(env).toEqual({ EMOAISEC_LOG_LEVEL: 'info' });
  });

  it('reach the engine by its environment, not by its arguments, and the windows hear of host and model only', () => {
    process.env.EMOAISEC_ENRICHMENT_KEY = KEY;
    process.env.EMOAISEC_VAULT_PASSPHRASE = PASSPHRASE;
    let tell: (message: unknown) => void = () => {};
    const spawned: Parameters<SpawnEngine>[] = [];
    const spawn: SpawnEngine = (...given) => {
      spawned.push(given);
      const nothing = () => {};
      return {
        send: nothing,
        onMessage: (listener) => (tell = listener),
        onExit: nothing,
        end: nothing,
        kill: nothing,
      };
    };
    const host = composeHost('test', LAYOUT, spawn);
    const notices: HostNotice[] = [];
    host.engine.subscribe((notice) => notices.push(notice));
    host.engine.start();
    const enrichment = { state: 'on', host: 'a.example', model: 'nuance-1' };
    tell({ kind: 'ready', pid: 1, enrichment });
    host.engine.close();

    expect(process.env).not.toHaveProperty('EMOAISEC_ENRICHMENT_KEY');
    const [[, settings, variables] = []] = spawned;
    expect(process.env).not.toHaveProperty('EMOAISEC_VAULT_PASSPHRASE');
    expect(settings).not.toMatch(/secret|four words/);
    expect(variables).toEqual({ EMOAISEC_ENRICHMENT_KEY: KEY, EMOAISEC_VAULT_PASSPHRASE: PASSPHRASE });
    expect(notices.at(-1)).toMatchObject({ kind: 'engine', state: 'ready', enrichment });
    expect(JSON.stringify(notices)).not.toContain(KEY);
  });
});
