import { describe, expect, it } from 'vitest';
import { permits } from './permission-table.ts';

describe('permissions', () => {
  it('are granted for the microphone, to the app', () => {
    expect(permits({ permission: 'media', fromApp: true, mediaTypes: ['audio'] })).toBe(true);
    expect(permits({ permission: 'media', fromApp: true, mediaTypes: ['unknown'] })).toBe(true);
  });

  it('are denied to everyone else', () => {
    expect(permits({ permission: 'media', fromApp: false, mediaTypes: ['audio'] })).toBe(false);
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
    expect(permits({ permission, fromApp: true })).toBe(false);
  });

  it('are granted for the camera, to the app alone', () => {
    expect(permits({ permission: 'media', fromApp: true, mediaTypes: ['audio', 'video'] })).toBe(true);
    expect(permits({ permission: 'media', fromApp: false, mediaTypes: ['video'] })).toBe(false);
  });
});
