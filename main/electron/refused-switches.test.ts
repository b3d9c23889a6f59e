import { describe, expect, it } from 'vitest';
import { REFUSED_SWITCHES, refusedSwitch } from './refused-switches.ts';

describe('the packaged app', () => {
  it.each(Object.keys(REFUSED_SWITCHES))('does not start with --%s', (name) => {
    expect(refusedSwitch((asked) => asked === name)).toBe(name);
  });

  it('starts without any of them', () => {
    expect(refusedSwitch((name) => ['no-sandbox', 'lang', 'force-dark-mode'].includes(name))).toBeUndefined();
  });
});
