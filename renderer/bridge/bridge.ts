import type { CommandName, CommandRequest, CommandResponse } from '../../app/contract/commands.ts';
import type { CapturedFrames, CapturedPicture, HostNotice } from '../../app/contract/messages.ts';
import type { HostAction } from '../../app/contract/preload.ts';
import type { Failure } from '../../app/contract/schemas.ts';

/** What the views know of the process around them: the same in Electron and in a browser. */
export interface Bridge {
  readonly host: 'electron' | 'web';
  /** Sends one command to the engine. @throws BridgeError when it is refused or the host is out of reach. */
  command<N extends CommandName>(name: N, request: CommandRequest<N>): Promise<CommandResponse<N>>;
  /**
   * Hears everything the host tells: first the engine's state and the events so far of the active call, so that a reloaded
   * window is whole, then each notice as it comes. Events can be heard twice after a reconnection: `seq` tells.
   * A lost connection to the host is told as an `engine` notice. @returns the function that ends it.
   */
  subscribe(listener: (notice: HostNotice) => void): () => void;
  /** Hears the host's menu; silent in a browser. @returns the function that ends it. */
  onAction(listener: (action: HostAction) => void): () => void;
  /**
   * Makes a picked or dropped file known to the host (a browser uploads it).
   * @returns an opaque id for `path` or `transcriptPath` of a `CallSpec`. @throws BridgeError when it cannot be taken.
   */
  registerRecording(file: File): Promise<string>;
  /** Sends captured samples of a `window` source; not acknowledged. */
  pushFrames(frames: CapturedFrames): void;
  /** Sends a captured picture of a live call's `video`; not acknowledged, and left out while the host cannot keep up. */
  pushPicture(picture: CapturedPicture): void;
  /** Says that a `window` source is over, with the failure that ended it if one did. */
  endStream(streamId: string, failure?: Failure): void;
  /**
   * To be called before a microphone or a camera is opened, right after the user has pressed for it: the desktop app opens none without. A browser asks
   * its user by itself. @throws BridgeError when it may not be opened.
   */
  wantMedia(media: readonly ('audio' | 'video')[]): Promise<void>;
  /** Saves the report: through a dialog in Electron, as a download in a browser. `where` is a file name, never a path. */
  saveReport(fileName: string, html: string): Promise<{ readonly saved: boolean; readonly where?: string }>;
}

/** An expected failure as a view meets it: a code of the closed list and a sentence a person can act on. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: Failure['code'];

  constructor(failure: Failure) {
    super(failure.message);
    this.code = failure.code;
  }
}
