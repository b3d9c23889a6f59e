/** What the app's own pages may ask the system for, and why. Whatever is not listed is denied; every other origin is denied everything. */
export const PERMISSIONS: Readonly<Record<string, string>> = {
  media: 'A live call is heard, and where the user wants it seen, through the window.',
};

/** Which media, and why. */
export const MEDIA: Readonly<Record<string, string>> = {
  audio: 'The microphone is one side of a live call.',
  video: 'The camera is opened when the user chooses it as the picture of the customer.',
  unknown: 'Only the list of devices is wanted.',
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
  return fromApp && Object.hasOwn(PERMISSIONS, permission) && mediaTypes.every((type) => Object.hasOwn(MEDIA, type));
}
