/**
 * Entry of an Electron without windows: asks the system's key store on behalf of the command line that started it, and ends with it. It is built
 * for the repository alone: no part of a packed app, whose one entry knows nothing of it.
 */
import { app, safeStorage } from 'electron';
import { keystoreRequest } from '../../app/contract/keystore.ts';
import { answerFromKeystore } from '../host-keystore.ts';
import { createElectronKeystore } from './keystore.ts';

/** As in `package.json`: the store knows the app's key by the app's name. */
const APP_NAME = 'emoAIsec';

const send = process.send?.bind(process);
if (!send) {
  process.stderr.write('This serves the terminal commands of emoAIsec, and does nothing by itself.\n');
  app.exit(1);
} else {
  app.setName(APP_NAME);
  app.disableHardwareAcceleration();
  process.once('disconnect', () => app.quit());
  const keystore = createElectronKeystore(safeStorage);
  const log = { error: () => void process.stderr.write('The key store failed.\n') };
  process.on('message', (message) => {
    const request = keystoreRequest.safeParse(message);
    if (!request.success) return;
    void app.whenReady().then(async () => {
      const answer = await answerFromKeystore(keystore, request.data, log);
      send(answer.message, undefined, undefined, () => answer.wipe());
    });
  });
}
