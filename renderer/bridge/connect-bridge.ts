import type { PreloadApi } from '../../app/contract/preload.ts';
import type { Bridge } from './bridge.ts';
import { electronBridge } from './electron-bridge.ts';
import { webBridge } from './web-bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload script; absent in a browser. */
    readonly emoaisec?: PreloadApi;
  }
}

/** The bridge of the host this page runs in. @throws BridgeError when a browser's page finds no host to talk to. */
export async function connectBridge(): Promise<Bridge> {
  return window.emoaisec ? electronBridge(window.emoaisec) : webBridge(window.location);
}
