/** Names of the messages between Electron's windows and its main process. */
export const CHANNELS = {
  /** Window asks: `(name, request)` → `CommandOutcome`. */
  command: 'emoaisec:command',
  /** Window asks: `(path)` → `CommandOutcome` with the recording's id. */
  registerRecording: 'emoaisec:register-recording',
  /** Window asks: `(media)` → `CommandOutcome`: it is about to open a microphone or a camera. */
  wantMedia: 'emoaisec:want-media',
  /** Window asks: `(fileName, html)` → `CommandOutcome` with `{ saved, where? }`. */
  saveReport: 'emoaisec:save-report',
  /** Window says: `(message)`, captured sound, a picture, or the end of a stream. */
  stream: 'emoaisec:stream',
  /** Window says: it listens now, tell it the notices so far and those to come. */
  listen: 'emoaisec:listen',
  /** Window hears: `(notice)`. */
  notice: 'emoaisec:notice',
  /** Window hears: `(action)`. */
  action: 'emoaisec:action',
} as const;
