/** Makes small tar archives for the tests. */

const BLOCK_BYTES = 512;

/** A tar archive (ustar; paths over 100 bytes by pax records) of the given files by path. */
export function tarOf(files: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(files).flatMap(([path, text]) =>
    path.length > 100
      ? [entry('pax', 'x', paxRecord(path)), entry(path.slice(0, 100), '0', text)]
      : [entry(path, '0', text)],
  );
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK_BYTES)]);
}

function paxRecord(path: string): string {
  const rest = ` path=${path}\n`;
  const digits = String(rest.length + 3).length;
  return `${rest.length + digits}${rest}`;
}

function entry(path: string, kind: string, text: string): Buffer {
  const body = Buffer.from(text);
  const header = Buffer.alloc(BLOCK_BYTES);
  header.write(path, 0);
  header.write(body.length.toString(8).padStart(11, '0'), 124);
  header.write(kind, 156);
  header.write('ustar\x0000', 257);
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = (BLOCK_BYTES - (body.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return Buffer.concat([header, body, Buffer.alloc(padding)]);
}
