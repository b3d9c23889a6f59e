import { basename } from 'node:path';
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { streamMessage } from '../../app/contract/messages.ts';
import type { CommandOutcome } from '../../app/contract/preload.ts';
import { parseUntrusted } from '../../app/contract/untrusted.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { Host } from '../compose.ts';
import type { Logger } from '../logger.ts';
import { bytesOf, MessageBudget } from '../message-budget.ts';
import { CHANNELS } from '../preload/channels.ts';
import { outcomeOf, runWindowCommand } from '../window-commands.ts';
import { isAppUrl } from './app-address.ts';
import type { MediaGrants } from './media-grants.ts';
import { saveReport } from './report-file.ts';

const filePath = z.string().min(1).max(4096);
const media = z
  .array(z.enum(['audio', 'video']))
  .min(1)
  .max(2);
const report = z.tuple([z.string().min(1).max(200), z.string().max(64 * 1024 * 1024)]);

const TOO_MUCH = 'The window asks for more than the app can do. Wait a moment.';

/**
 * Answers the windows' requests. A message is looked at only when it comes from the main frame of one of the app's own pages, and as long
 * as the windows stay within their budget.
 */
export function setUpCommands(host: Host, grants: MediaGrants): void {
  const { engine, recordings, log } = host;
  const budget = new MessageBudget(() => performance.now());
  const { answer, hear } = trustedChannels(budget, log);
  answer(CHANNELS.command, (_sender, name, request) => runWindowCommand(host, name, request));
  answer(CHANNELS.registerRecording, (_sender, path) =>
    outcomeOf(log, () => {
      const parsed = filePath.safeParse(path);
      if (!parsed.success)
        throw new AppError('file-unreadable', 'That is no file on this machine. Open it by the menu.');
      return recordings.add(parsed.data);
    }),
  );
  answer(CHANNELS.wantMedia, (_sender, given) =>
    outcomeOf(log, () => {
      const parsed = media.safeParse(given);
      if (!parsed.success) throw new AppError('invalid-request', 'Only a microphone or a camera can be opened.');
      grants.want(parsed.data);
      return {};
    }),
  );
  answer(CHANNELS.saveReport, (sender, ...given) =>
    outcomeOf(log, () => {
      const parsed = report.safeParse(given);
      if (!parsed.success) throw new AppError('invalid-request', 'The report cannot be saved: it is not whole.');
      const [fileName, html] = parsed.data;
      return saveReport(sender, basename(fileName), html);
    }),
  );
  hear(CHANNELS.stream, (_sender, message) => {
    const parsed = parseUntrusted(streamMessage, message);
    if (parsed.success) engine.stream(parsed.data);
    else log.warn('captured sound refused');
  });
  const listening = new WeakMap<WebContents, () => void>();
  hear(CHANNELS.listen, (sender) => {
    listening.get(sender)?.();
    const end = engine.subscribe((notice) => {
      if (!sender.isDestroyed()) sender.send(CHANNELS.notice, notice);
    });
    listening.set(sender, end);
    sender.once('destroyed', end);
  });
}

function trustedChannels(budget: MessageBudget, log: Logger) {
  let flooded = false;
  const within = (given: readonly unknown[]) => {
    const fits = budget.take(bytesOf(given));
    if (!fits && !flooded) log.warn('window sends too much; what is over is not looked at');
    flooded = !fits;
    return fits;
  };
  return {
    answer: (channel: string, work: (sender: WebContents, ...given: unknown[]) => Promise<CommandOutcome>) =>
      ipcMain.handle(channel, (event, ...given): Promise<CommandOutcome> => {
        if (!isTrusted(event)) throw new Error('This page may not ask the app for anything.');
        if (!within(given)) return Promise.resolve({ refusal: { code: 'invalid-request', message: TOO_MUCH } });
        return work(event.sender, ...given);
      }),
    hear: (channel: string, work: (sender: WebContents, ...given: unknown[]) => void) =>
      ipcMain.on(channel, (event, ...given) => {
        if (isTrusted(event) && within(given)) work(event.sender, ...given);
      }),
  };
}

function isTrusted({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url);
}
