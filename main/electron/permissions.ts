import type { App, InputEvent, Session } from 'electron';
import { isAppUrl } from './app-address.ts';
import type { MediaGrants } from './media-grants.ts';
import { permitsListing, permitsOpening } from './permission-table.ts';

/** Has every permission decided by the table: Electron grants all of them by itself. */
export function setUpPermissions(session: Session, media: MediaGrants): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    decide(permitsOpening({ permission, fromApp: isAppUrl(details.requestingUrl), mediaTypes }, media));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    permitsListing({ permission, fromApp: isAppUrl(origin) }, media),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));
}

/** What counts as a press: a key or a button goes down, or a screen is touched. */
const PRESSES: readonly InputEvent['type'][] = ['mouseDown', 'keyDown', 'rawKeyDown', 'gestureTap', 'touchStart'];

/** Tells what people press in windows of the app. The browser reports it, not the page. */
export function setUpPresses(app: App, media: MediaGrants): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('input-event', (_input, { type }) => {
      if (PRESSES.includes(type)) media.pressed();
    });
  });
}
