import { useEffect, useState } from 'react';
import { useParts } from '../../window-context.ts';

/** The window's audio devices, kept current, and the engine's, asked for with every change. Empty where none may be listed. */
export function useWindowDevices(): readonly MediaDeviceInfo[] {
  const { actions, engine } = useParts();
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    const media: MediaDevices | undefined = navigator.mediaDevices;
    const refresh = () => {
      void media?.enumerateDevices().then(setDevices);
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
