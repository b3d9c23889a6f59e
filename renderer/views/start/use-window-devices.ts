import { useEffect, useMemo, useState } from 'react';
import { useParts } from '../../window-context.ts';

/** The window's devices as far as they are known. */
export interface WindowDevices {
  /** Empty until they are listed, and where none may be; without ids and names while they are hidden. */
  readonly devices: readonly MediaDeviceInfo[];
  /** The same once it is known which devices there are; undefined until then. */
  readonly known: readonly MediaDeviceInfo[] | undefined;
  /** There are devices, and nothing says which, until a user allows their list. */
  readonly areHidden: boolean;
  refresh(): void;
}

const NONE: readonly MediaDeviceInfo[] = [];

/** The window's audio devices, kept current, and the engine's, asked for with every change. */
export function useWindowDevices(): WindowDevices {
  const { actions, engine } = useParts();
  const [found, setDevices] = useState<readonly MediaDeviceInfo[]>();
  const refresh = useMemo(
    () => () => {
      const media: MediaDevices | undefined = navigator.mediaDevices;
      if (media) void media.enumerateDevices().then(setDevices, () => setDevices([]));
      else setDevices([]);
      if (engine.getState().state === 'ready') void actions.refreshDevices();
    },
    [actions, engine],
  );
  useEffect(() => {
    const media: MediaDevices | undefined = navigator.mediaDevices;
    refresh();
    media?.addEventListener('devicechange', refresh);
    const unsubscribe = engine.subscribe((now, before) => {
      if (now.state === 'ready' && before.state !== 'ready') refresh();
    });
    return () => {
      media?.removeEventListener('devicechange', refresh);
      unsubscribe();
    };
  }, [refresh, engine]);
  const areHidden = found !== undefined && found.length > 0 && found.every(({ label }) => label === '');
  return { devices: found ?? NONE, known: areHidden ? undefined : found, areHidden, refresh };
}
