/**
 * Writes Electron's archive format (electron/asar, "Format"): two Chromium pickles that hold the size and the JSON of the header, then the
 * files' bytes one after the other. All numbers are little-endian uint32; a pickle is its payload's size, then the payload, padded to 4.
 */

/** An asar archive of flat files by name. */
export function packAsar(files: Readonly<Record<string, Uint8Array>>): Buffer {
  let offset = 0;
  const listed: Record<string, { readonly size: number; readonly offset: string }> = {};
  for (const [name, content] of Object.entries(files)) {
    listed[name] = { size: content.length, offset: String(offset) };
    offset += content.length;
  }
  const json = Buffer.from(JSON.stringify({ files: listed }));
  const padded = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4)]);
  const header = Buffer.concat([uint32(4 + padded.length), uint32(json.length), padded]);
  return Buffer.concat([uint32(4), uint32(header.length), header, ...Object.values(files)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
