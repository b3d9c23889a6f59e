import { basename } from 'node:path';
import { app, type BrowserWindow, dialog, Menu, type MenuItemConstructorOptions, nativeTheme } from 'electron';
import type { HostAction } from '../../app/contract/preload.ts';
import { CHANNELS } from '../preload/channels.ts';
import type { RecordingShelf } from '../recording-shelf.ts';

/** Recordings the engine reads; the last four need ffmpeg. */
const RECORDING_EXTENSIONS = ['wav', 'mp3', 'flac', 'ogg', 'opus', 'm4a', 'mp4', 'webm'];

/** Gives the app its menu. @param currentWindow the window that actions go to, if one is open. */
export function setUpMenu(recordings: RecordingShelf, currentWindow: () => BrowserWindow | undefined): void {
  const act = (action: HostAction) => currentWindow()?.webContents.send(CHANNELS.action, action);
  const openRecording = async () => {
    const window = currentWindow();
    if (!window) return;
    const filters = [
      { name: 'Recordings', extensions: RECORDING_EXTENSIONS },
      { name: 'All files', extensions: ['*'] },
    ];
    const { filePaths } = await dialog.showOpenDialog(window, {
      title: 'Open recording',
      properties: ['openFile'],
      filters,
    });
    const [path] = filePaths;
    if (path) act({ kind: 'recording-opened', id: recordings.add(path), name: basename(path) });
  };
  const theme = (label: string, source: typeof nativeTheme.themeSource): MenuItemConstructorOptions => ({
    label,
    type: 'radio',
    checked: nativeTheme.themeSource === source,
    click: () => {
      nativeTheme.themeSource = source;
    },
  });
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: '&Open recording…', accelerator: 'CmdOrCtrl+O', click: () => void openRecording() },
        { type: 'separator' },
        { label: '&Start call', accelerator: 'CmdOrCtrl+Shift+C', click: () => act({ kind: 'start-call' }) },
        { label: 'S&top call', accelerator: 'CmdOrCtrl+Shift+X', click: () => act({ kind: 'stop-call' }) },
        { type: 'separator' },
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        theme('Appearance of the system', 'system'),
        theme('Light', 'light'),
        theme('Dark', 'dark'),
        { type: 'separator' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ type: 'separator' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'About emoAIsec', click: () => app.showAboutPanel() }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
