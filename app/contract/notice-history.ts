import { type AssistEvent, isEphemeral } from './events.ts';
import type { HostNotice } from './messages.ts';
import { withPurge } from './purge.ts';

/**
 * What has been told of the current call, so that somebody who joins late (a reloaded window, a second view) can be told it again.
 * Holds the last engine notice and the call's lasting events, in order; a new call's first event replaces the old call's.
 */
export class NoticeHistory {
  #engine: HostNotice | undefined;
  #events: AssistEvent[] = [];
  #callId: string | undefined;
  #lastSeq = -1;

  /** Takes one notice. @returns false when it was taken before (same call, `seq` not above the last one): it need not be told again. */
  take(notice: HostNotice): boolean {
    if (notice.kind === 'engine') {
      this.#engine = notice;
      return true;
    }
    const { callId, seq } = notice.event;
    if (callId !== this.#callId) {
      this.#callId = callId;
      this.#events = [];
    } else if (seq <= this.#lastSeq) {
      return false;
    }
    this.#lastSeq = seq;
    if (!isEphemeral(notice.event)) this.#events = withPurge(this.#events, notice.event);
    return true;
  }

  /** Forgets what was told of a call that was erased or may not be used any more; nobody who joins later hears of it. */
  letGo(callId: string): void {
    if (callId === this.#callId) this.#events = [];
  }

  /** The notices that make a listener whole, oldest first. */
  notices(): readonly HostNotice[] {
    const told = this.#events.map((event) => ({ kind: 'event', event }) as const);
    return this.#engine ? [this.#engine, ...told] : told;
  }
}
