import type { AssistEvent } from './events.ts';
import type { HostNotice } from './messages.ts';
import { NoticeHistory } from './notice-history.ts';

/** Passes the host's notices on to everyone who listens: each hears each notice once, whenever it subscribed. */
export class NoticeHub {
  readonly #history = new NoticeHistory();
  readonly #listeners = new Set<(notice: HostNotice) => void>();

  receive(notice: HostNotice): void {
    if (!this.#history.take(notice)) return;
    for (const listener of [...this.#listeners]) listener(notice);
  }

  /** See `NoticeHistory.letGo`. */
  letGo(callId: string): void {
    this.#history.letGo(callId);
  }

  /** The lasting events of the current call so far. */
  events(): readonly AssistEvent[] {
    return this.#history.notices().flatMap((notice) => (notice.kind === 'event' ? [notice.event] : []));
  }

  /** Tells the history at once, then what comes. @returns the function that ends it. */
  subscribe(listener: (notice: HostNotice) => void): () => void {
    for (const notice of this.#history.notices()) listener(notice);
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
