/**
 * Switches of Chromium and Electron that would open the app to other programs, or take a wall away. Whoever can change how the packaged
 * app is started (a shortcut, an autostart entry) must not get at calls by it. Fuses refuse Node's own (`--inspect`); these are Chromium's.
 */
export const REFUSED_SWITCHES: Readonly<Record<string, string>> = {
  'remote-debugging-port': 'Any program could read the window and speak for it.',
  'remote-debugging-pipe': 'The program that starts the app could read the window and speak for it.',
  'remote-allow-origins': 'It belongs to remote debugging.',
  'disable-web-security': 'Pages could read what is not theirs.',
  'disable-site-isolation-trials': 'Origins would share a process.',
  'ignore-certificate-errors': 'A stranger could pass for a server.',
  'load-extension': 'Foreign code would run in the window.',
  'renderer-cmd-prefix': 'The window would run inside another program.',
  'utility-cmd-prefix': 'The engine would run inside another program.',
  'gpu-launcher': 'A process of the app would run inside another program.',
  'js-flags': 'It can switch off protections of the script engine.',
  'enable-logging': 'Pages would write what they show to a file.',
  'log-net-log': 'Requests would be written to a file.',
  'trace-startup': 'What the app does would be written to a file.',
};

/** The first switch the app refuses to start with. @param has whether a switch was given. */
export function refusedSwitch(has: (name: string) => boolean): string | undefined {
  return Object.keys(REFUSED_SWITCHES).find(has);
}
