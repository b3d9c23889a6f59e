import { z } from 'zod';
import type { CommandName } from './commands.ts';
import type { CapturedFrames, CapturedPicture, HostNotice } from './messages.ts';
import type { Failure } from './schemas.ts';

/** What a host asks its window to do on its own account: menu items and files opened through the system. */
export const hostAction = z.discriminatedUnion('kind', [
  /** The user chose a recording in the host's dialog; `id` stands for its path in `CallSpec`, `name` is for the display. */
  z.object({ kind: z.literal('recording-opened'), id: z.string().min(1), name: z.string().min(1) }),
  z.object({ kind: z.literal('start-call') }),
  z.object({ kind: z.literal('stop-call') }),
]);
export type HostAction = z.infer<typeof hostAction>;

/** A command's outcome as it crosses to a window: Electron drops the fields of errors, so a refusal travels as a value. */
export type CommandOutcome = { readonly result: unknown } | { readonly refusal: Failure };

/** What the preload puts on the window as `emoaisec` (Electron only): functions that take plain values, and nothing of Electron's own. */
export interface PreloadApi {
  command(name: CommandName, request: unknown): Promise<CommandOutcome>;
  /** Notices so far of the active call, then new ones. @returns the function that ends it. */
  onNotice(listener: (notice: HostNotice) => void): () => void;
  onAction(listener: (action: HostAction) => void): () => void;
  /** @returns the id that stands for the file's path, or a refusal. The path itself never reaches the window. */
  registerRecording(file: Blob): Promise<CommandOutcome>;
  pushFrames(frames: CapturedFrames): void;
  pushPicture(picture: CapturedPicture): void;
  endStream(streamId: string, failure: Failure | undefined): void;
  /** Says what the window is about to open, right after the user has pressed for it; a refusal when it may not. */
  wantMedia(media: readonly ('audio' | 'video')[]): Promise<CommandOutcome>;
  saveReport(fileName: string, html: string): Promise<CommandOutcome>;
}
