import { createStore, type StoreApi } from 'zustand/vanilla';

/** Which speaker each channel of a recording holds; `auto` leaves it to the engine (two channels: agent, then customer). */
export type ChannelChoice = 'auto' | 'agent-customer' | 'customer-agent' | 'mono-unattributed' | 'mono-customer';
export type Theme = 'system' | 'light' | 'dark';
export type Pace = 1 | 2 | 4 | 'max';

/** What the window remembers between starts. Device names only; nothing of any call. */
export interface Settings {
  readonly theme: Theme;
  readonly pace: Pace;
  readonly channels: ChannelChoice;
  /** Ids as the device pickers use them: `window:<id>`, `native:<id>`, `system:<id>`, `shared` or `none`. */
  readonly agentDevice: string;
  readonly customerDevice: string;
  /** Where the customer's picture comes from: `camera:<id>`, `shared` or `none`. Who is seen is asked anew for every call. */
  readonly pictureDevice: string;
  /** Echo cancellation, noise suppression and gain control for the agent's microphone. */
  readonly agentProcessing: boolean;
}

const DEFAULTS: Settings = {
  theme: 'system',
  pace: 1,
  channels: 'auto',
  agentDevice: 'window:default',
  customerDevice: 'none',
  pictureDevice: 'none',
  agentProcessing: true,
};

const CHOICES: { readonly [K in 'theme' | 'pace' | 'channels']: readonly Settings[K][] } = {
  theme: ['system', 'light', 'dark'],
  pace: [1, 2, 4, 'max'],
  channels: ['auto', 'agent-customer', 'customer-agent', 'mono-unattributed', 'mono-customer'],
};

const KEY = 'emoaisec.settings';

export type SettingsStore = StoreApi<Settings>;

/** A store kept in `storage`; what is stored there is checked field by field, and a storage that refuses is done without. */
export function createSettingsStore(storage: Pick<Storage, 'getItem' | 'setItem'>): SettingsStore {
  const store = createStore<Settings>(() => read(storage));
  store.subscribe((settings) => {
    try {
      storage.setItem(KEY, JSON.stringify(settings));
    } catch {
      // A full or forbidden storage costs the memory of these choices, nothing else.
    }
  });
  return store;
}

function read(storage: Pick<Storage, 'getItem'>): Settings {
  try {
    const found: unknown = JSON.parse(storage.getItem(KEY) ?? '{}');
    return typeof found === 'object' && found !== null
      ? merge(found as Partial<Record<keyof Settings, unknown>>)
      : DEFAULTS;
  } catch {
    return DEFAULTS;
  }
}

function merge(found: Partial<Record<keyof Settings, unknown>>): Settings {
  const choice = <K extends keyof typeof CHOICES>(key: K): Settings[K] =>
    CHOICES[key].find((each) => each === found[key]) ?? DEFAULTS[key];
  const text = (key: 'agentDevice' | 'customerDevice' | 'pictureDevice') => {
    const value = found[key];
    return typeof value === 'string' && value.length <= 300 ? value : DEFAULTS[key];
  };
  return {
    theme: choice('theme'),
    pace: choice('pace'),
    channels: choice('channels'),
    agentDevice: text('agentDevice'),
    customerDevice: text('customerDevice'),
    pictureDevice: text('pictureDevice'),
    agentProcessing: typeof found.agentProcessing === 'boolean' ? found.agentProcessing : DEFAULTS.agentProcessing,
  };
}
