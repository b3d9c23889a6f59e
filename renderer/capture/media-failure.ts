import { AppError, type ErrorCode } from '../../app/domain/errors.ts';

/** Codes for a device that is not there and one that cannot be opened. */
const CODES = {
  sound: { missing: 'microphone-missing', busy: 'microphone-busy' },
  picture: { missing: 'camera-missing', busy: 'camera-busy' },
} as const satisfies Record<string, Record<'missing' | 'busy', ErrorCode>>;

/** Turns what getUserMedia and getDisplayMedia reject with into a sentence that says what to do. Bugs pass through unchanged. */
export function mediaFailure(error: unknown, what: string, kind: keyof typeof CODES = 'sound'): unknown {
  if (!(error instanceof DOMException)) return error;
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new AppError(
        'permission-denied',
        `${what} may not be used: access was refused. Allow it for this app in the system's privacy settings and try again.`,
        { cause: error },
      );
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new AppError(CODES[kind].missing, `${what} was not found. Plug it in, or choose another device.`, {
        cause: error,
      });
    case 'NotReadableError':
    case 'AbortError':
      return new AppError(
        CODES[kind].busy,
        `${what} could not be opened. Another program may be using it: close that program, or choose another device.`,
        { cause: error },
      );
    default:
      return error;
  }
}
