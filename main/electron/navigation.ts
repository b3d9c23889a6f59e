import type { App, Session } from 'electron';
import { isAppUrl, mayLoad } from './app-address.ts';

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
  });
}

/** Lets nothing into a window but the app's own files, and no file out of it: reports go through the user's own dialog. */
export function setUpLoading(session: Session, developer: boolean): void {
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url, developer) }));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
}
