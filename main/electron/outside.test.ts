/** What the host never does, seen in its text: a call that is not there needs no guard. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

function filesWith(pattern: RegExp, rooms: readonly string[] = ['app', 'main', 'renderer']): readonly string[] {
  return rooms.flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .map((path) => `${room}/${path.replaceAll('\\', '/')}`)
      .filter((path) => /\.(tsx?|html|css)$/.test(path) && !/\.test\.tsx?$|\/testing\//.test(path))
      .filter((path) => pattern.test(readFileSync(join(ROOT, path), 'utf8'))),
  );
}

describe('the host', () => {
  it('opens no address outside of the app, in any program', () => {
    expect(filesWith(/\bshell\.open|openExternal\(|openPath\(/)).toEqual([]);
  });

  it('collects no crash reports: none is started, so none is sent', () => {
    expect(filesWith(/crashReporter/)).toEqual([]);
  });

  it('makes windows in one place, gives them one set of functions, and hears them in one place', () => {
    expect(filesWith(/new BrowserWindow\(|new WebContentsView\(|new BrowserView\(/)).toEqual([
      'main/electron/window.ts',
    ]);
    expect(filesWith(/exposeInMainWorld\(/)).toEqual(['main/preload/preload.ts']);
    expect(filesWith(/ipcMain\.(on|handle|once)/)).toEqual(['main/electron/commands.ts']);
    expect(filesWith(/ipcRenderer/)).toEqual(['main/preload/preload.ts']);
  });

  it('never loads code or pages that are not its own', () => {
    expect(filesWith(/loadFile\(|insertCSS\(|executeJavaScript\(|loadExtension\(|\beval\(|new Function\(/)).toEqual([]);
    expect(filesWith(/loadURL\(/)).toEqual(['main/electron/window.ts']);
    expect(filesWith(/(src|href)=["']https?:|@import\s+url|url\(["']?https?:/, ['renderer'])).toEqual([]);
  });

  it('turns no text into markup', () => {
    expect(filesWith(/dangerouslySetInnerHTML|\.innerHTML|insertAdjacentHTML|document\.write/, ['renderer'])).toEqual(
      [],
    );
  });

  it('packs one entry for Electron: what asks the key store for a terminal stays in the repository', () => {
    const packed = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
    const folders = [...packed.matchAll(/^ {2}- (out\/\S+)$/gm)].map(([, folder]) => folder);
    expect(folders).toEqual(['out/electron/**', 'out/engine/**', 'out/renderer/**']);
    const bundles = readFileSync(join(ROOT, 'build', 'bundle.ts'), 'utf8');
    expect(bundles).toMatch(/'main\/electron\/keystore-door\.ts', target: 'out\/terminal\//);
    expect([...bundles.matchAll(/target: 'out\/electron\/([^']+)'/g)].map(([, file]) => file)).toEqual([
      'main.js',
      'preload.cjs',
    ]);
  });
});
