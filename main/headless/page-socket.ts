import type { WebSocket } from 'ws';
import { isEphemeral } from '../../app/contract/events.ts';
import { capturedFrames, capturedPicture, type HostNotice } from '../../app/contract/messages.ts';
import {
  decodeFrames,
  decodePicture,
  isPicturePacket,
  MAX_MESSAGE_BYTES,
  pageMessage,
  type WebHostMessage,
} from '../../app/contract/web.ts';
import type { Host } from '../compose.ts';
import type { MessageBudget } from '../message-budget.ts';
import { runWindowCommand } from '../window-commands.ts';

/** Close code for a peer that breaks the protocol (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;
/** So many messages that are not understood end the connection. */
const MAX_BAD_MESSAGES = 5;
/** A page that lags so far behind gets no more meter readings; every other event it still gets. */
const SLOW_BYTES = 1 << 20;

/** A page that reads nothing at all is let go of at this; when it comes back it hears the call from its start. */
const STUCK_BYTES = 32 << 20;

/**
 * Serves one page on its socket: commands, captured sound and pictures in, replies and notices out. The ids of commands rise, so that a
 * message that comes a second time is told from one that is new.
 * @param budget what all pages together may send
 */
export function servePage(socket: WebSocket, host: Host, budget: MessageBudget): void {
  const { engine, log } = host;
  let badMessages = 0;
  let lastId = -1;
  const post = (message: WebHostMessage) => socket.send(JSON.stringify(message));
  const refuse = (why: string) => {
    badMessages += 1;
    log.warn({ why, badMessages }, 'message from a page refused');
    if (badMessages >= MAX_BAD_MESSAGES) socket.close(POLICY_VIOLATION, 'Too many messages that are not understood.');
  };
  const tell = (notice: HostNotice) => {
    if (notice.kind === 'event' && isEphemeral(notice.event) && socket.bufferedAmount > SLOW_BYTES) return;
    if (socket.bufferedAmount > STUCK_BYTES) {
      log.warn('page that reads nothing let go of');
      socket.terminate();
      return;
    }
    post({ kind: 'notice', notice });
  };

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (socket.readyState !== socket.OPEN) return;
    if (!budget.take(data.length)) {
      log.warn('page that sends too much let go of');
      socket.close(POLICY_VIOLATION, 'Too many messages.');
      return;
    }
    if (isBinary && isPicturePacket(data)) {
      const picture = capturedPicture.safeParse(decodePicture(data));
      if (picture.success) engine.stream(picture.data);
      else refuse('picture');
      return;
    }
    if (data.length > MAX_MESSAGE_BYTES) {
      refuse('size');
      return;
    }
    if (isBinary) {
      const frames = capturedFrames.safeParse(decodeFrames(data));
      if (frames.success) engine.stream(frames.data);
      else refuse('frames');
      return;
    }
    const parsed = pageMessage.safeParse(parseJson(data.toString('utf8')));
    if (!parsed.success) {
      refuse('shape');
      return;
    }
    const message = parsed.data;
    if (message.kind === 'stream-ended') {
      engine.stream(message);
      return;
    }
    const { id, name, request } = message;
    if (id <= lastId) {
      refuse('replay');
      return;
    }
    lastId = id;
    void runWindowCommand(host, name, request).then((outcome) =>
      'result' in outcome
        ? post({ kind: 'reply', id, result: outcome.result })
        : post({ kind: 'refusal', id, failure: outcome.refusal }),
    );
  });
  socket.on('error', () => log.warn('connection to a page broken'));
  const unsubscribe = engine.subscribe(tell);
  socket.on('close', unsubscribe);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
