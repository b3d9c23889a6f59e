import { describe, expect, it } from 'vitest';
import { isAppUrl, mayLoad } from './app-address.ts';

describe('the address of a sender', () => {
  it.each(['app://emoaisec/', 'app://emoaisec/index.html', 'app://emoaisec/a?b#c'])('is the app: %s', (address) =>
    expect(isAppUrl(address)).toBe(true),
  );

  it.each([
    '',
    'app',
    'app:emoaisec',
    'app://EMOAISEC/',
    'app://emoaisec.attacker.example/',
    'app://emoaisec@attacker.example/',
    'app://attacker.example/app://emoaisec/',
    'app://user:password@emoaisec/',
    'app://emoaisec:443/',
    'http://emoaisec/',
    'file:///app://emoaisec/index.html',
    'https://attacker.example/?app://emoaisec',
    'data:text/html,app://emoaisec',
    'about:blank',
    'null',
  ])('is somebody else: "%s"', (address) => expect(isAppUrl(address)).toBe(false));
});

describe('what a window may load', () => {
  it.each(['app://emoaisec/main.js', 'blob:app://emoaisec/5f2c', 'data:image/png;base64,AA=='])(
    'is its own: %s',
    (address) => expect(mayLoad(address, false)).toBe(true),
  );

  it.each([
    'https://attacker.example/',
    'http://127.0.0.1:8080/',
    'ws://127.0.0.1:8080/',
    'wss://attacker.example/',
    'file:///etc/passwd',
    'ftp://attacker.example/',
    'blob:https://attacker.example/5f2c',
    'blob:null/5f2c',
    'chrome://settings/',
    'devtools://devtools/bundled/inspector.html',
    'view-source:app://emoaisec/index.html',
    'no address',
  ])('is nothing else: %s', (address) => expect(mayLoad(address, false)).toBe(false));

  it('is the developer tools too, where they are allowed', () => {
    expect(mayLoad('devtools://devtools/bundled/inspector.html', true)).toBe(true);
    expect(mayLoad('https://attacker.example/', true)).toBe(false);
  });
});
