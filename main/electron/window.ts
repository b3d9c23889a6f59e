import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import { APP_ORIGIN, isAppUrl } from './app-address.ts';
import { webPreferences } from './web-preferences.ts';

/**
 * Opens the app's window; it shows itself once its first screen is painted.
 * @param preload the bundled preload script. @param developer whether developer tools may be opened in it.
 */
export function openWindow(preload: string, developer: boolean): BrowserWindow {
  const window = new BrowserWindow({
    title: 'emoAIsec',
    width: 1360,
    height: 880,
    minWidth: 880,
    minHeight: 600,
    show: false,
    webPreferences: webPreferences(preload, developer),
  });
  const show = () => void window.loadURL(`${APP_ORIGIN}/index.html`);
  window.once('ready-to-show', () => window.show());
  // To about:blank a page goes without Electron asking; it is brought back.
  window.webContents.on('did-navigate', (_event, address) => {
    if (!isAppUrl(address)) show();
  });
  show();
  return window;
}

/** Where the bundled preload script lies beside the main process's bundle. */
export function preloadPath(appFolder: string): string {
  return join(appFolder, 'out', 'electron', 'preload.cjs');
}
