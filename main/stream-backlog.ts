import type { CapturedFrames, StreamMessage } from '../app/contract/messages.ts';

/** Longest restart that captured sound outlives: 30 s a stream, 6 MB at 48 kHz. */
const MAX_BACKLOG_MS = 30_000;

/** Holds what the window captures while no engine can take it, in order. What exceeds the bound is lost from the oldest on: the
 * frames' sequence tells the engine. Pictures are not held. */
export class StreamBacklog {
  #messages: StreamMessage[] = [];

  add(message: StreamMessage): void {
    // A picture is worth something only now.
    if (message.kind === 'picture') return;
    this.#messages.push(message);
    if (message.kind !== 'frames') return;
    let heldMs = 0;
    for (const held of this.#messages) if (isOf(held, message.streamId)) heldMs += durationMs(held);
    while (heldMs > MAX_BACKLOG_MS) {
      const at = this.#messages.findIndex((held) => isOf(held, message.streamId));
      const [oldest] = this.#messages.splice(at, 1);
      if (oldest?.kind === 'frames') heldMs -= durationMs(oldest);
    }
  }

  /** Everything held, oldest first; empties the backlog. */
  drain(): readonly StreamMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    return messages;
  }
}

function isOf(message: StreamMessage, streamId: string): message is CapturedFrames {
  return message.kind === 'frames' && message.streamId === streamId;
}

function durationMs(frames: CapturedFrames): number {
  return (1000 * frames.samples.length) / frames.sampleRateHz;
}
