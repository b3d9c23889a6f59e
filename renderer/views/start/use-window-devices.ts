import { useEffect, useState } from 'react';
import { useParts } from '../../window-context.ts';

/** The window's audio devices, kept current, and the engine's, asked for with every change. Undefined until they are known; empty where none may be listed. */
export function useWindowDevices(): readonly MediaDeviceInfo[] | undefined {
  const { actions, engine } = useParts();
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>();
  useEffect(() => {
    const media: MediaDevices | undefined = navigator.mediaDevices;
    const refresh = () => {
      if (media) void media.enumerateDevices().then(setDevices, () => setDevices([]));
      else setDevices([]);
      if (engine.getState().state === 'ready') void actions.refreshDevices();
    };
    refresh();
    media?.addEventListener('devicechange', refresh);
    const unsubscribe = engine.subscribe((now, before) => {
      if (now.state === 'ready' && before.state !== 'ready') refresh();
    });
    return () => {
      media?.removeEventListener('devicechange', refresh);
      unsubscribe();
    };
  }, [actions, engine]);
  return devices;
}
