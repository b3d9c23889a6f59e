import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

/** Opens the app's window; it shows itself once its first screen is painted. @param preload the bundled preload script. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    title: 'emoAIsec',
    width: 1360,
    height: 880,
    minWidth: 880,
    minHeight: 600,
    show: false,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // The page paces meters and capture while another window covers it.
      backgroundThrottling: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

/** Where the bundled preload script lies beside the main process's bundle. */
export function preloadPath(appFolder: string): string {
  return join(appFolder, 'out', 'electron', 'preload.cjs');
}
