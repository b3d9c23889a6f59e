import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MOST_RECORD_BYTES } from '../../app/contract/customer-record.ts';
import { readRecordFile } from './record-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'record-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(content: string): string {
  const path = join(folder, 'record');
  writeFileSync(path, content);
  return path;
}

describe("the file of a customer's record", () => {
  it('is read whole up to the largest size, and refused beyond it', async () => {
    const most = 'a'.repeat(MOST_RECORD_BYTES);
    expect(await readRecordFile(fileOf(most))).toBe(most);
    await expect(readRecordFile(fileOf(`${most}a`))).rejects.toMatchObject({
      code: 'record-invalid',
      message: expect.stringContaining('larger than 32 kB'),
    });
  });

  it.each([
    ['that is not there', 'none.json', 'file-not-found'],
    ['with an impossible name', 'no\0ne.json', 'file-not-found'],
    ['that is a folder', '.', 'file-unreadable'],
  ])('%s is refused by a sentence that does not name it', async (_, name, code) => {
    const path = join(folder, name);
    await expect(readRecordFile(path)).rejects.toMatchObject({ code, message: expect.not.stringContaining(folder) });
  });

  it.skipIf(process.platform === 'win32')('may be a device: no more than a record is read of it', async () => {
    await expect(readRecordFile('/dev/zero')).rejects.toMatchObject({ code: 'record-invalid' });
  });
});
