import { basename } from 'node:path';
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron';
import { z } from 'zod';
import { streamMessage } from '../../app/contract/messages.ts';
import type { CommandOutcome } from '../../app/contract/preload.ts';
import { AppError } from '../../app/domain/errors.ts';
import type { Host } from '../compose.ts';
import { CHANNELS } from '../preload/channels.ts';
import { outcomeOf, runWindowCommand } from '../window-commands.ts';
import { isAppUrl } from './app-address.ts';
import { saveReport } from './report-file.ts';

const filePath = z.string().min(1).max(4096);
const report = z.tuple([z.string().min(1).max(200), z.string().max(64 * 1024 * 1024)]);

/** Answers the windows' requests. A message is looked at only when it comes from the main frame of one of the app's own pages. */
export function setUpCommands(host: Host): void {
  const { engine, recordings, log } = host;
  answer(CHANNELS.command, (_sender, name, request) => runWindowCommand(host, name, request));
  answer(CHANNELS.registerRecording, (_sender, path) =>
    outcomeOf(log, () => {
      const parsed = filePath.safeParse(path);
      if (!parsed.success)
        throw new AppError('file-unreadable', 'That is no file on this machine. Open it by the menu.');
      return recordings.add(parsed.data);
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
    const parsed = streamMessage.safeParse(message);
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

function answer(channel: string, work: (sender: WebContents, ...given: unknown[]) => Promise<CommandOutcome>): void {
  ipcMain.handle(channel, (event, ...given) => {
    if (!isTrusted(event)) throw new Error('This page may not ask the app for anything.');
    return work(event.sender, ...given);
  });
}

function hear(channel: string, work: (sender: WebContents, ...given: unknown[]) => void): void {
  ipcMain.on(channel, (event, ...given) => {
    if (isTrusted(event)) work(event.sender, ...given);
  });
}

function isTrusted({ senderFrame, sender }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isAppUrl(senderFrame.url);
}
