import { describe, expect, it } from 'vitest';
import { MediaGrants } from './media-grants.ts';

function made(isTold = true) {
  const clock = { ms: 0 };
  return { clock, grants: new MediaGrants({ isAgentTold: () => isTold, now: () => clock.ms }) };
}

describe('the permission to open a microphone or a camera', () => {
  it('is there for what was wanted right after a press, and for a short time', () => {
    const { clock, grants } = made();
    grants.pressed();
    clock.ms = 4_000;
    grants.want(['audio']);
    expect(grants.allows(['audio'])).toBe(true);
    expect(grants.allows(['audio', 'video'])).toBe(false);
    expect(grants.allows(['video'])).toBe(false);
    clock.ms = 23_999;
    expect(grants.allows(['audio'])).toBe(true);
    clock.ms = 24_000;
    expect(grants.allows(['audio'])).toBe(false);
  });

  it('is not there for a script that wants it while nobody has pressed anything', () => {
    const { clock, grants } = made();
    expect(() => grants.want(['audio'])).toThrow('only when you press');
    grants.pressed();
    clock.ms = 5_001;
    expect(() => grants.want(['audio'])).toThrow('only when you press');
    expect(grants.allows(['audio'])).toBe(false);
    expect(grants.mayList).toBe(false);
  });

  it('is not there before the agent was told', () => {
    const { grants } = made(false);
    grants.pressed();
    expect(() => grants.want(['audio'])).toThrow('Read first');
    expect(grants.allows(['audio'])).toBe(false);
  });

  it('is not there for nothing, or for what no page can want', () => {
    const { grants } = made();
    grants.pressed();
    grants.want(['audio', 'video']);
    expect(grants.allows([])).toBe(false);
    expect(grants.allows(['audio', 'screen'])).toBe(false);
    expect(grants.allows(['audio', 'video'])).toBe(true);
  });

  it('lets the devices be named once one was wanted', () => {
    const { clock, grants } = made();
    grants.pressed();
    grants.want(['audio']);
    clock.ms = 1e9;
    expect(grants.mayList).toBe(true);
  });
});
