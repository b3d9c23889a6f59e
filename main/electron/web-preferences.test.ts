import { describe, expect, it } from 'vitest';
import { webPreferences } from './web-preferences.ts';

describe('the window', () => {
  it("is sandboxed, isolated, without Node, and with the web's own walls up", () => {
    expect(webPreferences('/app/preload.cjs', false)).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
    });
    expect(webPreferences('/app/preload.cjs', false)).not.toHaveProperty('enableBlinkFeatures');
  });

  it('has developer tools in development alone', () => {
    expect(webPreferences('p', true).devTools).toBe(true);
    expect(webPreferences('p', false).devTools).toBe(false);
  });
});
