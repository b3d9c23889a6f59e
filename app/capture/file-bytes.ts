import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../domain/errors.ts';

/** Without O_NONBLOCK (absent on Windows), opening a pipe would wait for somebody to write into it. */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Random access to a file that is not held in memory. */
export interface FileBytes {
  readonly path: string;
  /** Bytes, when it was opened. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only where the file ends. */
  at(offset: number, length: number): Promise<DataView>;
  close(): Promise<void>;
}

/** Opens an ordinary, non-empty file for reading. @throws AppError with a sentence that names no path. */
export async function openFileBytes(path: string): Promise<FileBytes> {
  if (path.includes('\0')) throw new AppError('file-not-found', 'There is no file of that name.');
  const handle = await open(path, READ_WITHOUT_WAITING).catch((error: NodeJS.ErrnoException) => {
    throw openFailure(error);
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new AppError('file-unreadable', 'That is a folder or a device, not a recording.');
    if (stat.size === 0) throw new AppError('file-empty', 'The file is empty (0 bytes).');
    return {
      path,
      size: stat.size,
      at: (offset, length) => readFully(handle, offset, length),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readFully(handle: FileHandle, offset: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return new DataView(bytes.buffer, 0, filled);
}

function openFailure(error: NodeJS.ErrnoException): AppError {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ENAMETOOLONG') {
    return new AppError('file-not-found', 'There is no such file. Check the name and the folder.', { cause: error });
  }
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new AppError('file-unreadable', 'You have no permission to read this file.', { cause: error });
  }
  return new AppError('file-unreadable', `The file cannot be read (${error.code ?? 'unknown error'}).`, {
    cause: error,
  });
}
