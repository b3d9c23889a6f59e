import type { WebPreferences } from 'electron';

/**
 * What the app's window is given: nothing of Node, the sandbox, and none of Chromium's experiments. Each is named although most are
 * Electron's default: a default can change with a version.
 * @param developer whether the developer tools may be opened: never in the packaged app.
 */
export function webPreferences(preload: string, developer: boolean): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // Its dictionaries would be downloaded.
    spellcheck: false,
    devTools: developer,
    // The page paces meters and capture while another window covers it.
    backgroundThrottling: false,
  };
}
