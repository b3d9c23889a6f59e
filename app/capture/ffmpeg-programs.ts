import { AppError } from '../domain/errors.ts';

/** The programs to call: names looked up on the PATH, or paths. */
export interface FfmpegPrograms {
  readonly ffmpeg?: string;
  readonly ffprobe?: string;
}

/** Formats ffmpeg may take a recording for, and the only protocols it may open: a recording must not lead it elsewhere. */
export const RECORDING_GUARDS: readonly string[] = [
  ...['-protocol_whitelist', 'file,pipe'],
  ...['-format_whitelist', 'flac,ogg,mov,mp4,m4a,matroska,webm,aiff,au,amr,caf,wav,mp3'],
];

/** A file that keeps ffprobe busy for longer is given up. */
export const PROBE_LIMIT_MS = 20_000;

const INSTALL_HINTS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'Install it with your package manager, e.g. "sudo apt install ffmpeg".',
  darwin: 'Install it with "brew install ffmpeg".',
  win32: 'Install it with "winget install ffmpeg".',
};

/** The sentence for a machine without ffmpeg. */
export function ffmpegMissing(cause: Error): AppError {
  const hint = INSTALL_HINTS[process.platform] ?? 'Install it from your system’s package source.';
  return new AppError('ffmpeg-missing', `This format is decoded by ffmpeg, which is not installed. ${hint}`, { cause });
}
