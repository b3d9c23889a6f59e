import type { ErrorCode } from '../../app/domain/errors.ts';

/** What the command line tools end with; documented in `--help`. */
export const EXIT = {
  ok: 0,
  usage: 2,
  input: 3,
  model: 4,
  output: 5,
  engine: 6,
  /** What was to be verified is not sound. */
  unsound: 7,
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of an expected failure: whose fault it was, the input's, a model's, the output's or the engine's. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  switch (code) {
    case 'file-not-found':
    case 'file-unreadable':
    case 'file-empty':
    case 'not-audio':
    case 'audio-truncated':
    case 'header-contradiction':
    case 'no-samples':
    case 'invalid-samples':
    case 'unsupported-format':
    case 'channel-mismatch':
    case 'transcript-invalid':
    case 'record-invalid':
    case 'ffmpeg-missing':
    case 'no-video':
    case 'not-picture':
    case 'manifest-invalid':
    case 'audit-unreadable':
    case 'backup-invalid':
    case 'call-not-found':
    case 'call-held':
    case 'call-restricted':
    case 'export-forbidden':
    case 'figure-forbidden':
    case 'budget-spent':
      return EXIT.input;
    case 'model-missing':
    case 'model-corrupt':
      return EXIT.model;
    case 'report-unwritable':
    case 'disk-full':
      return EXIT.output;
    case 'invalid-request':
      return EXIT.usage;
    default:
      return EXIT.engine;
  }
}
