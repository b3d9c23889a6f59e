import type { CallSpec, CommandName, CommandRequest, CommandResponse } from '../../app/contract/commands.ts';
import type { AssistEvent, EventOf } from '../../app/contract/events.ts';
import type { HostNotice } from '../../app/contract/messages.ts';
import { AppError } from '../../app/domain/errors.ts';

/** What a replay needs of the engine process's supervisor. */
export interface ReplayEngine {
  command<N extends CommandName>(name: N, request: CommandRequest<N>): Promise<CommandResponse<N>>;
  subscribe(listener: (notice: HostNotice) => void): () => void;
}

/** Told while a call is analysed. */
export interface ReplayListener {
  event(event: AssistEvent): void;
  /** The engine was lost before the call had begun to be told, and it begins anew: forget what was told. */
  restart(): void;
  /** A sentence about the engine: lost, back. */
  notice(message: string): void;
}

/** How often an engine that is lost at the very start is asked again. */
const START_ATTEMPTS = 3;

/**
 * Has the engine analyse one recording from start to end; an engine that is lost on the way is survived.
 * @returns the call's last event. @throws AppError when the recording cannot be opened, or the engine fails for good.
 */
export async function replayCall(
  engine: ReplayEngine,
  spec: CallSpec,
  listener: ReplayListener,
  signal: AbortSignal,
): Promise<EventOf<'call-ended'>> {
  let callId: string | undefined;
  let fresh = false;
  let release = () => {};
  const ended = new Promise<EventOf<'call-ended'>>((resolve, reject) => {
    const receive = (event: AssistEvent) => {
      if (event.type === 'call-started' && event.callId !== callId) {
        if (callId !== undefined) listener.restart();
        callId = event.callId;
      }
      if (event.callId !== callId) return;
      // An engine lost before its first checkpoint: the supervisor ends that call and begins it anew.
      if (event.type === 'call-ended' && event.failure?.code === 'engine-unavailable') return;
      try {
        listener.event(event);
      } catch (error) {
        reject(error);
      }
      if (event.type === 'call-ended') resolve(event);
    };
    const unsubscribe = engine.subscribe((notice) => {
      // What the hub repeats of an earlier call comes at once, within this very subscription.
      if (notice.kind === 'event') {
        if (fresh) receive(notice.event);
      } else if (notice.state === 'failed') reject(new AppError('engine-unavailable', notice.message));
      else if (notice.state === 'restarting') listener.notice(notice.message);
    });
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    release = () => {
      unsubscribe();
      signal.removeEventListener('abort', abort);
    };
  });
  fresh = true;
  try {
    await Promise.race([begin(engine, spec), ended]);
    return await ended;
  } finally {
    release();
  }
}

async function begin(engine: ReplayEngine, spec: CallSpec): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await engine.command('call.start', { spec });
      return;
    } catch (error) {
      const lost = error instanceof AppError && error.code === 'engine-unavailable';
      if (!lost || attempt === START_ATTEMPTS) throw error;
    }
  }
}
