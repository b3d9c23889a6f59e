/** Runs in the window's sandbox before the page: gives it the functions of `PreloadApi` and nothing of Electron's own. */
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { HostNotice } from '../../app/contract/messages.ts';
import type { HostAction, PreloadApi } from '../../app/contract/preload.ts';
import { CHANNELS } from './channels.ts';

function hear<T>(channel: string, listener: (value: T) => void): () => void {
  const receive = (_event: IpcRendererEvent, value: T) => listener(value);
  ipcRenderer.on(channel, receive);
  return () => void ipcRenderer.off(channel, receive);
}

const api: PreloadApi = {
  command: (name, request) => ipcRenderer.invoke(CHANNELS.command, name, request),
  onNotice: (listener) => {
    const end = hear<HostNotice>(CHANNELS.notice, listener);
    ipcRenderer.send(CHANNELS.listen);
    return end;
  },
  onAction: (listener) => hear<HostAction>(CHANNELS.action, listener),
  // A Blob that is no file of this machine has no path; the main process refuses it.
  registerRecording: (file) => ipcRenderer.invoke(CHANNELS.registerRecording, webUtils.getPathForFile(file as File)),
  pushFrames: (frames) => ipcRenderer.send(CHANNELS.stream, frames),
  pushPicture: (picture) => ipcRenderer.send(CHANNELS.stream, picture),
  endStream: (streamId, failure) =>
    ipcRenderer.send(CHANNELS.stream, { kind: 'stream-ended', streamId, ...(failure && { failure }) }),
  wantMedia: (media) => ipcRenderer.invoke(CHANNELS.wantMedia, media),
  saveReport: (fileName, html) => ipcRenderer.invoke(CHANNELS.saveReport, fileName, html),
};

contextBridge.exposeInMainWorld('emoaisec', api);
