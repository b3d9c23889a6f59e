import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataDirectory } from './data-folder.ts';

test('data lies where the platform keeps it, or where the environment says', () => {
  expect(dataDirectory({ EMOAISEC_DATA_DIR: '/data', XDG_DATA_HOME: '/x' }, 'linux')).toBe('/data');
  expect(dataDirectory({ XDG_DATA_HOME: '/x' }, 'linux')).toBe(join('/x', 'emoaisec'));
  expect(dataDirectory({}, 'linux')).toMatch(/\.local.share.emoaisec$/);
  expect(dataDirectory({}, 'darwin')).toMatch(/Library.Application Support.emoaisec$/);
  expect(dataDirectory({ APPDATA: 'C:/Users/a/AppData/Roaming' }, 'win32')).toMatch(/Roaming.emoaisec$/);
});
