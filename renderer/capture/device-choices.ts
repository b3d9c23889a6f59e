import type { DeviceList, LiveSource } from '../../app/contract/commands.ts';
import type { PictureSource } from './picture-capture.ts';
import type { WindowSource } from './window-capture.ts';

/** One entry of a device picker. `id` is what the settings remember. */
export interface DeviceChoice {
  readonly id: string;
  readonly label: string;
  readonly group: 'Microphones (this window)' | 'Microphones (recorder)' | 'What this computer plays' | 'Shared sound';
}

/** Where the customer's picture can come from. `id` is what the settings remember: `camera:<id>`, or `shared`. */
export interface PictureChoice {
  readonly id: string;
  readonly label: string;
}

/** Every camera, and sharing where it is possible. Names are empty until access was given once: cameras are numbered then. */
export function pictureChoices(
  window: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[],
  canShare: boolean,
): readonly PictureChoice[] {
  const cameras = window.filter((device) => device.kind === 'videoinput');
  return [
    ...cameras.map((device, index) => ({
      id: `camera:${device.deviceId || 'default'}`,
      label: device.label || `Camera ${index + 1}`,
    })),
    ...(canShare ? [{ id: 'shared', label: 'A shared window or screen…' }] : []),
  ];
}

/** What a remembered id of a picture stands for; undefined for none. */
export function chosenPicture(id: string): PictureSource | undefined {
  if (id === 'shared') return { kind: 'shared' };
  return id.startsWith('camera:') ? { kind: 'camera', deviceId: id.slice('camera:'.length) } : undefined;
}

/** A choice taken apart: heard by the window itself, by the engine, or not at all. */
export type ChosenSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'window'; readonly source: WindowSource }
  | { readonly kind: 'engine'; readonly source: LiveSource };

/** All sources there are. Names of microphones are empty until access was given once: they are numbered then. */
export function deviceChoices(
  window: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[],
  engine: DeviceList | undefined,
  canShare: boolean,
): readonly DeviceChoice[] {
  const heard = window.filter((device) => device.kind === 'audioinput' && device.deviceId !== '');
  const named = heard.filter((device) => device.deviceId !== 'default' && device.deviceId !== 'communications');
  return [
    { id: 'window:default', label: 'Default microphone', group: 'Microphones (this window)' },
    ...named.map((device, index): DeviceChoice => {
      const label = device.label || `Microphone ${index + 1}`;
      return { id: `window:${device.deviceId}`, label, group: 'Microphones (this window)' };
    }),
    ...(engine?.microphones ?? []).map((device): DeviceChoice => {
      const label = `${device.label} (${device.recorder})`;
      return { id: `native:${device.id}`, label, group: 'Microphones (recorder)' };
    }),
    ...(engine?.systemSounds ?? []).map((device): DeviceChoice => {
      const label = device.isDefault ? `${device.label} (default output)` : device.label;
      return { id: `system:${device.id}`, label, group: 'What this computer plays' };
    }),
    ...(canShare ? [{ id: 'shared', label: 'A shared tab or screen…', group: 'Shared sound' } as const] : []),
  ];
}

/** How a remembered source stands: it can be chosen, it is not there, or the list that would name it has not come yet. */
export type Presence = 'listed' | 'missing' | 'unknown';

/**
 * @param id of a sound source or a picture, as the settings remember it.
 * @param window,engine what has been listed so far; undefined: not yet.
 */
export function presenceOf(
  id: string,
  choices: readonly { readonly id: string }[],
  window: readonly unknown[] | undefined,
  engine: DeviceList | undefined,
): Presence {
  if (id === 'none' || choices.some((choice) => choice.id === id)) return 'listed';
  const isEngines = id.startsWith('native:') || id.startsWith('system:');
  return (isEngines ? engine : window) === undefined ? 'unknown' : 'missing';
}

/** What a remembered id stands for. `processing` applies to microphones of the window only. */
export function chosenSource(id: string, processing: boolean): ChosenSource {
  if (id === 'shared') return { kind: 'window', source: { kind: 'shared' } };
  const separator = id.indexOf(':');
  const device = id.slice(separator + 1);
  switch (separator < 0 ? id : id.slice(0, separator)) {
    case 'window':
      return { kind: 'window', source: { kind: 'microphone', deviceId: device, processing } };
    case 'native':
      return { kind: 'engine', source: { kind: 'native-microphone', device } };
    case 'system':
      return { kind: 'engine', source: { kind: 'system-sound', device } };
    default:
      return { kind: 'none' };
  }
}
