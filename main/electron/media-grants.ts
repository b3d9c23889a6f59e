import { AppError } from '../../app/domain/errors.ts';

/** A person has pressed something so recently that what follows is theirs. */
const PRESS_MS = 5_000;
/** Within this time a window opens what it was allowed to; the system's own question may take some of it. */
const GRANT_MS = 20_000;

export type Medium = 'audio' | 'video';

interface MediaGrantDeps {
  /** Whether the agent has read what is done with their own words and sound. */
  readonly isAgentTold: () => boolean;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/**
 * When the app's window may open a microphone or a camera: for a short time, after it has said which of them it needs for a call or a trial, somebody has
 * just pressed a key or a button of it, and the agent was told what is done with them. A script in the page can say the first, and none of the rest.
 */
export class MediaGrants {
  readonly #deps: MediaGrantDeps;
  #pressedAtMs = Number.NEGATIVE_INFINITY;
  readonly #until = new Map<Medium, number>();

  constructor(deps: MediaGrantDeps) {
    this.#deps = deps;
  }

  /** A key or a button of a device was pressed in the window; no script can make that happen. */
  pressed(): void {
    this.#pressedAtMs = this.#deps.now();
  }

  /** The window needs these now. @throws AppError `permission-denied` when nobody has asked for it, or the agent was not told. */
  want(media: readonly Medium[]): void {
    const { isAgentTold, now } = this.#deps;
    const nowMs = now();
    if (!isAgentTold()) throw new AppError('permission-denied', NOT_TOLD);
    if (nowMs - this.#pressedAtMs > PRESS_MS) throw new AppError('permission-denied', NOT_PRESSED);
    for (const medium of media) this.#until.set(medium, nowMs + GRANT_MS);
  }

  /** Whether they may be opened now: all of them, and at least one. */
  allows(media: readonly string[]): boolean {
    const nowMs = this.#deps.now();
    const isOpen = (medium: string) =>
      (medium === 'audio' || medium === 'video') && nowMs < (this.#until.get(medium) ?? 0);
    return media.length > 0 && media.every(isOpen);
  }

  /** Whether the devices' names may be listed: once one of them was wanted. */
  get mayList(): boolean {
    return this.#until.size > 0;
  }
}

const NOT_TOLD = 'Read first what the app does with your own voice and words; then the microphone can be opened.';
const NOT_PRESSED = 'The microphone and the camera are opened only when you press a button for it. Press it once more.';
