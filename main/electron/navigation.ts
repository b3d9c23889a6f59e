import type { App } from 'electron';
import { isAppUrl } from './app-address.ts';

/** Keeps every page where it is: no other address in it or in a frame of it, no further windows, no embedded pages. */
export function setUpNavigation(app: App): void {
  app.on('web-contents-created', (_created, contents) => {
    const stay = (event: { readonly url: string; preventDefault(): void }) => {
      if (!isAppUrl(event.url)) event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
}
