import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SetUpError } from './set-up-error.ts';
import { readTar } from './tar.ts';
import { tarOf } from './testing-tar.ts';
import { readZipDirectory, readZipEntry } from './zip.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archives-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The archive in pieces of the given size, as a network would deliver it. */
async function* inPieces(archive: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < archive.length; at += pieceBytes) yield archive.subarray(at, at + pieceBytes);
}

async function contents(archive: Uint8Array, pieceBytes = 700): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const entry of readTar(inPieces(archive, pieceBytes))) {
    const parts: Uint8Array[] = [];
    for await (const chunk of entry.body) parts.push(chunk);
    found[entry.path] = Buffer.concat(parts).toString();
  }
  return found;
}

describe('readTar', () => {
  const files = { 'package/a.txt': 'alpha', 'package/empty': '', 'package/b.bin': 'b'.repeat(1500) };

  it('gives every file whole, whatever pieces the stream comes in', async () => {
    for (const pieceBytes of [1, 511, 512, 100_000]) expect(await contents(tarOf(files), pieceBytes)).toEqual(files);
  });

  it('goes on after an entry whose body was not read', async () => {
    const paths: string[] = [];
    for await (const entry of readTar(inPieces(tarOf(files), 900))) paths.push(entry.path);
    expect(paths).toEqual(Object.keys(files));
  });

  it('takes long paths from pax records', async () => {
    const path = `package/${'deep/'.repeat(60)}file.txt`;
    expect(await contents(tarOf({ [path]: 'x' }))).toEqual({ [path]: 'x' });
  });

  it('refuses an archive that ends early or whose header was changed', async () => {
    const archive = tarOf(files);
    await expect(contents(archive.subarray(0, 600))).rejects.toThrow('ends too early');
    const changed = Uint8Array.from(archive);
    changed[3] = (changed[3] ?? 0) ^ 1;
    await expect(contents(changed)).rejects.toThrow('header checksum');
  });

  it('meets any damage with an expected error, never another one', async () => {
    const bytes = fc.uint8Array({ maxLength: 2048 });
    await fc.assert(
      fc.asyncProperty(bytes, async (archive) => {
        await contents(archive).catch((error: unknown) => expect(error).toBeInstanceOf(SetUpError));
      }),
      { numRuns: 50 },
    );
  });
});

describe('zip reader', () => {
  const text = 'the same words again and again, '.repeat(4000);

  it('gives a deflated file back and checks its sum', async () => {
    expect(await unzip(zipOf('a/b.txt', text))).toBe(text);
  });

  it('refuses a file with a wrong checksum, broken data or a missing end', async () => {
    const whole = zipOf('a/b.txt', text);
    const wrongSum = Buffer.from(whole);
    const central = wrongSum.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    wrongSum.writeUInt32LE(1, central + 16);
    await expect(unzip(wrongSum)).rejects.toThrow('checksum is wrong');
    const broken = Buffer.from(whole);
    broken.fill(0xff, 60, 90);
    await expect(unzip(broken)).rejects.toBeInstanceOf(SetUpError);
    await expect(unzip(whole.subarray(0, whole.length - 30))).rejects.toThrow('no end record');
    await expect(unzip(Buffer.alloc(0))).rejects.toThrow('no end record');
  });

  async function unzip(archive: Uint8Array): Promise<string> {
    const path = join(folder, 'archive.zip');
    await writeFile(path, archive);
    expect((await readFile(path)).length).toBe(archive.length);
    const file = await open(path);
    try {
      const entry = (await readZipDirectory(file)).get('a/b.txt');
      if (!entry) throw new Error('The entry is not listed.');
      const parts: Uint8Array[] = [];
      for await (const chunk of readZipEntry(file, entry)) parts.push(chunk);
      return Buffer.concat(parts).toString();
    } finally {
      await file.close();
    }
  }
});

/** A zip archive with one deflated file. */
function zipOf(path: string, text: string): Buffer {
  const data = deflateRawSync(text);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(text), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(Buffer.byteLength(text), 18);
  common.writeUInt16LE(path.length, 22);
  const name = Buffer.from(path);
  const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, name, data]);
  const central = Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
