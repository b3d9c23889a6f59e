import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A call with a picture, or what is missing for one. */
export type PicturedCall =
  | { readonly path: string; readonly remove: () => void }
  | { readonly path?: undefined; readonly missing: string; readonly remove: () => void };

const JOIN_LIMIT_MS = 60_000;

/** Puts a clip of a face beside a call's sound, again and again until the sound ends, into a temporary Matroska file. */
export async function withPicture(sound: string, clip: string): Promise<PicturedCall> {
  if (!existsSync(clip))
    return missing('there is no clip of a face on this machine; name one with --clip (any video that ffmpeg reads)');
  const folder = mkdtempSync(join(tmpdir(), 'emoaisec-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const path = join(folder, 'call.mkv');
  const inputs = ['-stream_loop', '-1', '-i', `file:${clip}`, '-i', `file:${sound}`];
  const output = ['-map', '0:v:0', '-map', '1:a:0', '-c:v', 'copy', '-c:a', 'pcm_s16le', '-shortest', path];
  try {
    await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', ...inputs, ...output], { timeout: JOIN_LIMIT_MS });
    return { path, remove };
  } catch (error) {
    remove();
    const absent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return missing(absent ? 'ffmpeg is not installed' : 'ffmpeg cannot put this clip beside the sound');
  }
}

function missing(why: string): PicturedCall {
  return { missing: why, remove: () => {} };
}
