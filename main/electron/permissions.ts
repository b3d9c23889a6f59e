import type { Session } from 'electron';
import { isAppUrl } from './app-address.ts';
import { permits } from './permission-table.ts';

/** Has every permission decided by the table: Electron grants all of them by itself. */
export function setUpPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    decide(permits({ permission, fromApp: isAppUrl(details.requestingUrl), mediaTypes }));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    const mediaTypes = details.mediaType === undefined ? [] : [details.mediaType];
    return permits({ permission, fromApp: isAppUrl(origin), mediaTypes });
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}));
}
