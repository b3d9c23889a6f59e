/** Closed list of expected failures. Everything else is a bug and propagates. */
export const ERROR_CODES = [
  'file-not-found',
  'file-unreadable',
  'file-empty',
  'not-audio',
  'audio-truncated',
  'header-contradiction',
  'no-samples',
  'invalid-samples',
  'unsupported-format',
  'channel-mismatch',
  'transcript-invalid',
  'record-invalid',
  'ffmpeg-missing',
  'model-missing',
  'model-corrupt',
  'model-failed',
  'microphone-missing',
  'microphone-busy',
  'microphone-silent',
  'microphone-lost',
  'camera-missing',
  'camera-busy',
  'camera-lost',
  'no-video',
  'not-picture',
  'manifest-invalid',
  'system-sound-unavailable',
  'system-sound-unconfirmed',
  'tool-missing',
  'permission-denied',
  'report-unwritable',
  'disk-full',
  'no-call',
  'call-in-progress',
  'invalid-request',
  'engine-unavailable',
  'enrichment-misconfigured',
  'enrichment-failed',
  'corrections-unavailable',
  'profile-invalid',
  'audit-unreadable',
  'audit-damaged',
  'budget-spent',
  'budget-damaged',
  'figure-forbidden',
  'vault-closed',
  'vault-key-missing',
  'vault-key-wrong',
  'vault-damaged',
  'vault-in-use',
  'vault-unavailable',
  'backup-invalid',
  'call-not-found',
  'call-held',
  'call-restricted',
  'recording-unprotected',
  'export-forbidden',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** An expected failure: a code, and a sentence a person can act on. It never carries what was said. */
export class AppError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = 'AppError';
    this.code = code;
  }
}

/** Closes a switch over a union: a new member becomes a compile error here. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
