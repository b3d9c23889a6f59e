import type { App, Session } from 'electron';
import { mayLoad } from './app-address.ts';

/** Nobody listens there, and no name leads there. */
const NOWHERE = 'socks5://nowhere.invalid:9';

/** The windows' processes find no address: none of them has anybody to talk to. To be called before Electron is ready. */
export function closeNameResolution(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/**
 * Lets nothing into a window but the app's own files, and nothing out of it: what a content policy does not cover (connections made ahead
 * of time, WebRTC) ends at a proxy that is not there. Reports leave through the user's own dialog, not as downloads.
 * @param developer whether the developer tools may be opened: they load files of their own.
 */
export async function setUpNetwork(session: Session, developer: boolean): Promise<void> {
  session.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !mayLoad(url, developer) }));
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  await session.setProxy({ mode: 'fixed_servers', proxyRules: NOWHERE, proxyBypassRules: '<-loopback>' });
}
