/** Entry of Electron's main process: a list of what is set up, in order. */
import { app, type BrowserWindow, globalShortcut, safeStorage, session, shell } from 'electron';
import { bundledLayout } from '../app-layout.ts';
import { composeHost } from '../compose.ts';
import { setUpPaymentKey } from '../payment-key.ts';
import { registerAppScheme, setUpAppProtocol } from './app-protocol.ts';
import { setUpCommands } from './commands.ts';
import { createElectronKeystore } from './keystore.ts';
import { MediaGrants } from './media-grants.ts';
import { setUpMenu } from './menu.ts';
import { setUpNavigation } from './navigation.ts';
import { closeNameResolution, setUpNetwork } from './network.ts';
import { setUpPermissions, setUpPresses } from './permissions.ts';
import { refusedSwitch } from './refused-switches.ts';
import { spawnElectronEngine } from './spawn-engine.ts';
import { openWindow, preloadPath } from './window.ts';

const refused = app.isPackaged ? refusedSwitch((name) => app.commandLine.hasSwitch(name)) : undefined;
if (refused !== undefined) {
  process.stderr.write(`emoAIsec does not start with --${refused}: it would open the app to other programs.\n`);
  app.exit(1);
} else if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  const appFolder = app.getAppPath();
  const layout = bundledLayout(appFolder, app.isPackaged ? process.resourcesPath : undefined);
  const host = composeHost('main', layout, spawnElectronEngine(appFolder), createElectronKeystore(safeStorage));
  const media = new MediaGrants({ isAgentTold: () => host.engine.agentTold, now: () => performance.now() });
  let window: BrowserWindow | undefined;
  const open = () => {
    window = openWindow(preloadPath(appFolder), !app.isPackaged);
    window.on('closed', () => {
      window = undefined;
    });
  };

  // As root Chromium runs only without its sandbox, and says so by this switch; no process would start otherwise.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  closeNameResolution(app);
  registerAppScheme();
  setUpNavigation(app);
  setUpPresses(app, media);
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('activate', () => {
    if (!window && app.isReady()) open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('will-quit', () => host.engine.close());

  // Never awaited at the top level: a packaged app hangs there.
  app.whenReady().then(
    async () => {
      await setUpNetwork(session.defaultSession, !app.isPackaged);
      setUpAppProtocol(session.defaultSession, layout.rendererFolder);
      setUpPermissions(session.defaultSession, media);
      setUpCommands(host, media);
      setUpMenu(host.recordings, () => window);
      host.engine.start();
      const { engine, log } = host;
      app.on('will-quit', setUpPaymentKey({ engine, keys: globalShortcut, sound: () => shell.beep(), log }));
      app.on('will-quit', host.probeProviders());
      open();
    },
    (err: unknown) => {
      host.log.fatal({ err }, 'the app could not start');
      app.exit(1);
    },
  );
}
