import { describe, expect, it } from 'vitest';
import { AppError } from '../../app/domain/errors.ts';
import { chosenPicture, chosenSource, deviceChoices, pictureChoices, presenceOf } from './device-choices.ts';
import { createSilenceWatch, LEVEL_FLOOR_DBFS, levelOf, meterShare } from './levels.ts';
import { mediaFailure } from './media-failure.ts';
import { createPicturePace, sentSize } from './picture-pace.ts';

describe('levels', () => {
  it('are those of a full-scale sine, and the floor for silence', () => {
    const sine = Float32Array.from({ length: 1600 }, (_, index) => Math.sin((2 * Math.PI * index) / 160));
    expect(levelOf(sine).peakDbfs).toBeCloseTo(0, 2);
    expect(levelOf(sine).rmsDbfs).toBeCloseTo(-3.01, 2);
    expect(levelOf(new Float32Array(100))).toEqual({ rmsDbfs: LEVEL_FLOOR_DBFS, peakDbfs: LEVEL_FLOOR_DBFS });
    expect(meterShare(-30)).toBe(0.5);
    expect(meterShare(-90)).toBe(0);
  });

  it('are called silent after a while, and heard again with the first sound', () => {
    const told: boolean[] = [];
    const watch = createSilenceWatch(100, (silent) => told.push(silent));
    for (let frame = 0; frame < 5; frame++) watch.hear(-90, 32);
    watch.hear(-30, 32);
    expect(told).toEqual([true, false]);
  });
});

describe('device choices', () => {
  const engine = {
    microphones: [{ id: 'hw:0,0', label: 'PCH', recorder: 'arecord' as const }],
    systemSounds: [{ id: 'out.monitor', label: 'Speakers', isDefault: true }],
    tools: {},
    problems: [],
  };
  const window = [
    { kind: 'audioinput', deviceId: 'default', label: 'Default' },
    { kind: 'audioinput', deviceId: 'abc', label: '' },
    { kind: 'audiooutput', deviceId: 'out', label: 'Speakers' },
  ] as const;

  it('list what the window hears, what the engine hears, and sharing where it is possible', () => {
    expect(deviceChoices(window, engine, true).map((choice) => [choice.id, choice.label])).toEqual([
      ['window:default', 'Default microphone'],
      ['window:abc', 'Microphone 1'],
      ['native:hw:0,0', 'PCH (arecord)'],
      ['system:out.monitor', 'Speakers (default output)'],
      ['shared', 'A shared tab or screen…'],
    ]);
    expect(deviceChoices([], undefined, false)).toHaveLength(1);
  });

  it('call a remembered source missing only once the list is there that would name it', () => {
    const choices = deviceChoices(window, engine, false);
    const presences = (...listed: [typeof window | undefined, typeof engine | undefined]) =>
      ['none', 'window:abc', 'window:gone', 'native:gone', 'system:gone', 'camera:gone'].map((id) =>
        presenceOf(id, choices, ...listed),
      );
    expect(presences(window, engine)).toEqual(['listed', 'listed', ...Array(4).fill('missing')]);
    expect(presences(window, undefined).slice(2)).toEqual(['missing', 'unknown', 'unknown', 'missing']);
    expect(presences(undefined, engine).slice(2)).toEqual(['unknown', 'missing', 'missing', 'unknown']);
  });

  it('keep colons in the names of devices', () => {
    expect(chosenSource('native:hw:0,0', false)).toEqual({
      kind: 'engine',
      source: { kind: 'native-microphone', device: 'hw:0,0' },
    });
    expect(chosenSource('none', false)).toEqual({ kind: 'none' });
    expect(chosenSource('window:abc', true)).toEqual({
      kind: 'window',
      source: { kind: 'microphone', deviceId: 'abc', processing: true },
    });
  });
});

describe('pictures', () => {
  it.each([15, 25, 30, 60])('are sent ten a second from a camera of %i a second', (rate) => {
    const pace = createPicturePace(100);
    const taken = Array.from({ length: rate * 10 }, (_, n) => pace.take((n * 1000) / rate)).filter(Boolean);
    expect(taken.length).toBeGreaterThanOrEqual(98);
    expect(taken.length).toBeLessThanOrEqual(101);
  });

  it('are not made up for after a break', () => {
    const pace = createPicturePace(100);
    expect([0, 50, 10_000, 10_050, 10_100].map((ms) => pace.take(ms))).toEqual([true, false, true, false, true]);
  });

  it('are scaled down to what is needed, and never up', () => {
    expect(sentSize(1280, 720)).toEqual({ width: 480, height: 270 });
    expect(sentSize(720, 1280)).toEqual({ width: 270, height: 480 });
    expect(sentSize(320, 240)).toEqual({ width: 320, height: 240 });
    expect(sentSize(3000, 10)).toEqual({ width: 480, height: 16 });
  });

  it('come from a camera or a share, by what the settings remember', () => {
    const window = [
      { kind: 'videoinput', deviceId: '', label: '' },
      { kind: 'audioinput', deviceId: 'abc', label: 'Mic' },
    ] as const;
    expect(pictureChoices(window, true)).toEqual([
      { id: 'camera:default', label: 'Camera 1' },
      { id: 'shared', label: 'A shared window or screen…' },
    ]);
    expect(chosenPicture('camera:a:b')).toEqual({ kind: 'camera', deviceId: 'a:b' });
    expect(chosenPicture('shared')).toEqual({ kind: 'shared' });
    expect(chosenPicture('none')).toBeUndefined();
  });
});

describe('media failures', () => {
  it.each([
    ['NotAllowedError', 'permission-denied'],
    ['NotFoundError', 'microphone-missing'],
    ['NotReadableError', 'microphone-busy'],
  ])('say what to do about %s', (name, code) => {
    const failure = mediaFailure(new DOMException('no', name), 'The microphone');
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code });
  });

  it('name a camera as what it is', () => {
    expect(mediaFailure(new DOMException('no', 'NotReadableError'), 'The camera', 'picture')).toMatchObject({
      code: 'camera-busy',
    });
  });

  it('let bugs through unchanged', () => {
    const bug = new TypeError('bug');
    expect(mediaFailure(bug, 'The microphone')).toBe(bug);
  });
});
