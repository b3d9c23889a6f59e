import type { PreloadApi } from '../../app/contract/preload.ts';

declare global {
  interface Window {
    /** What Electron's preload script gives the page. */
    readonly emoaisec?: PreloadApi;
  }
}
