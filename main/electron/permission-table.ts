/** What the app's own pages may ask the system for, and why. Whatever is not listed is denied; every other origin is denied everything. */
export const PERMISSIONS: Readonly<Record<string, string>> = {
  media: 'A live call is heard, and where the user wants it seen, through the window: while `MediaGrants` allows it.',
};

/** A request for a permission, as Electron's request and check handlers describe it. */
export interface PermissionAsk {
  readonly permission: string;
  /** Whether it comes from one of the app's own pages. */
  readonly fromApp: boolean;
  /** Of `media`: what is wanted; none, or `unknown`, when only the list of devices is. */
  readonly mediaTypes?: readonly string[];
}

/** What a user's press allows now. */
export interface MediaNow {
  allows(media: readonly string[]): boolean;
  readonly mayList: boolean;
}

/** Whether a page may open what it asks for. */
export function permitsOpening({ permission, fromApp, mediaTypes = [] }: PermissionAsk, media: MediaNow): boolean {
  return fromApp && Object.hasOwn(PERMISSIONS, permission) && media.allows(mediaTypes);
}

/** Whether a page may know of devices: Chromium asks so before it names them, and opening one is asked for by itself. */
export function permitsListing({ permission, fromApp }: PermissionAsk, { mayList }: MediaNow): boolean {
  return fromApp && Object.hasOwn(PERMISSIONS, permission) && mayList;
}
