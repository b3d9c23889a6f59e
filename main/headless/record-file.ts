import { open } from 'node:fs/promises';
import { MOST_RECORD_BYTES, RECORD_TOO_LARGE } from '../../app/contract/customer-record.ts';
import { AppError } from '../../app/domain/errors.ts';

/**
 * The text of a customer's record. A pipe works too (`<(…)`): no more than a record's size is ever read.
 * @throws AppError `file-not-found`, `file-unreadable`, `record-invalid`; the sentences name no path.
 */
export async function readRecordFile(path: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const bytes = Buffer.alloc(MOST_RECORD_BYTES + 1);
      let filled = 0;
      for (;;) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, null);
        if (bytesRead === 0) return bytes.toString('utf8', 0, filled);
        filled += bytesRead;
        if (filled > MOST_RECORD_BYTES) throw new AppError('record-invalid', RECORD_TOO_LARGE);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(error);
  }
}

function unreadable(error: unknown): AppError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ERR_INVALID_ARG_VALUE')
    return new AppError('file-not-found', 'There is no such customer record. Check the name and the folder.', {
      cause: error,
    });
  if (code === 'EISDIR')
    return new AppError('file-unreadable', 'The customer record is a folder, not a file.', { cause: error });
  return new AppError('file-unreadable', `The customer record cannot be read (${code}).`, { cause: error });
}
