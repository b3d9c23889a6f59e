import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { app, BrowserWindow, dialog, type WebContents } from 'electron';
import { AppError } from '../../app/domain/errors.ts';

/** Asks the user where the report goes, and writes it. @throws AppError `report-unwritable` or `disk-full`. */
export async function saveReport(
  sender: WebContents,
  fileName: string,
  html: string,
): Promise<{ readonly saved: boolean; readonly where?: string }> {
  const options = {
    title: 'Save the report',
    defaultPath: join(app.getPath('documents'), fileName),
    filters: [{ name: 'Report', extensions: ['html'] }],
  };
  const window = BrowserWindow.fromWebContents(sender);
  const chosen = await (window ? dialog.showSaveDialog(window, options) : dialog.showSaveDialog(options));
  if (chosen.canceled || !chosen.filePath) return { saved: false };
  try {
    await writeFile(chosen.filePath, html, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      throw new AppError('disk-full', 'The report cannot be saved: the disk is full.', { cause: error });
    }
    throw new AppError('report-unwritable', 'The report cannot be written there. Choose another folder.', {
      cause: error,
    });
  }
  return { saved: true, where: basename(chosen.filePath) };
}
