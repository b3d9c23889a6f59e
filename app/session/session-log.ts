/** Where a session logs: fields, then a static message. Anything said, seen or personal goes under `pii`, which the sink drops. */
export interface SessionLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** For tests and for callers that want no log. */
export const SILENT_LOG: SessionLog = { info: () => {}, warn: () => {}, error: () => {} };
