import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * A logger that writes JSON lines to standard error. Messages are static; whatever was said, seen or names a person or file belongs
 * under `pii`, which is dropped here. Of an error only its kind and its stack's places are kept: a message can quote anything.
 * @param part which process writes. Level: `EMOAISEC_LOG_LEVEL`, default `warn`.
 */
export function createLogger(part: string, write?: (line: string) => void): Logger {
  const options = {
    level: process.env.EMOAISEC_LOG_LEVEL ?? 'warn',
    base: { part, pid: process.pid },
    redact: { paths: ['pii', '*.pii', '*.*.pii'], remove: true },
    serializers: { err: placeOfError },
  };
  return write ? pino(options, { write }) : pino(options, pino.destination({ fd: 2, sync: true }));
}

function placeOfError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, code, stack: places.map((line) => line.trim()) };
}
