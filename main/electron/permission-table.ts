/** What the app's own pages may ask the system for, and why. Whatever is not listed is denied; every other origin is denied everything. */
export const PERMISSIONS: Readonly<Record<string, string>> = {
  media: 'The microphone is one side of a live call. Cameras are refused.',
};

/** A request for a permission, as Electron's request and check handlers describe it. */
export interface PermissionAsk {
  readonly permission: string;
  /** Whether it comes from one of the app's own pages. */
  readonly fromApp: boolean;
  /** Of `media`: what is wanted; `unknown` when only the list of devices is. */
  readonly mediaTypes?: readonly string[];
}

/** Whether it is granted. */
export function permits({ permission, fromApp, mediaTypes = [] }: PermissionAsk): boolean {
  return fromApp && Object.hasOwn(PERMISSIONS, permission) && !mediaTypes.includes('video');
}
