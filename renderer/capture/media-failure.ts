import { AppError } from '../../app/domain/errors.ts';

/** Turns what getUserMedia and getDisplayMedia reject with into a sentence that says what to do. Bugs pass through unchanged. */
export function mediaFailure(error: unknown, what: string): unknown {
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
      return new AppError('microphone-missing', `${what} was not found. Plug it in, or choose another device.`, {
        cause: error,
      });
    case 'NotReadableError':
    case 'AbortError':
      return new AppError(
        'microphone-busy',
        `${what} could not be opened. Another program may be using it: close that program, or choose another device.`,
        { cause: error },
      );
    default:
      return error;
  }
}
