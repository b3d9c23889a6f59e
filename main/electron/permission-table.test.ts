import { describe, expect, it } from 'vitest';
import { type PermissionAsk, permitsListing, permitsOpening } from './permission-table.ts';

const OPEN = { allows: () => true, mayList: true };
const SHUT = { allows: () => false, mayList: false };
const MICROPHONE: PermissionAsk = { permission: 'media', fromApp: true, mediaTypes: ['audio'] };

describe('permissions', () => {
  it('are granted for media to the app, while a press allows it', () => {
    expect(permitsOpening(MICROPHONE, OPEN)).toBe(true);
    expect(permitsOpening(MICROPHONE, SHUT)).toBe(false);
    expect(permitsListing(MICROPHONE, OPEN)).toBe(true);
    expect(permitsListing(MICROPHONE, SHUT)).toBe(false);
  });

  it('are asked for by what is to be opened', () => {
    const media: string[] = [];
    const noting = { mayList: false, allows: (types: readonly string[]) => media.push(...types) > 9 };
    permitsOpening({ permission: 'media', fromApp: true, mediaTypes: ['audio', 'video'] }, noting);
    expect(media).toEqual(['audio', 'video']);
  });

  it('are denied to everyone else', () => {
    expect(permitsOpening({ ...MICROPHONE, fromApp: false }, OPEN)).toBe(false);
    expect(permitsListing({ ...MICROPHONE, fromApp: false }, OPEN)).toBe(false);
  });

  it.each([
    'geolocation',
    'notifications',
    'midi',
    'clipboard-read',
    'display-capture',
    'openExternal',
    'hid',
    'constructor',
  ])('are denied for what is not in the table: %s', (permission) => {
    expect(permitsOpening({ permission, fromApp: true }, OPEN)).toBe(false);
    expect(permitsListing({ permission, fromApp: true }, OPEN)).toBe(false);
  });
});
