import { readPicture } from '../capture/picture-file.ts';
import type { RgbPicture } from '../capture/ppm-stream.ts';
import { AppError } from '../domain/errors.ts';
import { CROP_SIDE } from '../recognition/face-alignment.ts';
import type { ManifestRow } from './manifest-rows.ts';
import { locate, nameOf, type RowPaths } from './row-paths.ts';

/** A sheet is a mosaic of faces of the face model's own size; this column says which of them, row by row from 0. */
const CELL_COLUMN = 'cell';

/**
 * Reads rows' pictures: a file, or with a column `cell` one face of a sheet of many. The last sheet is kept, because rows of a
 * sheet follow one another.
 */
export function createRowPictures(paths: RowPaths): (row: ManifestRow) => Promise<RgbPicture> {
  let kept: { readonly path: string; readonly sheet: RgbPicture } | undefined;
  return async (row) => {
    const path = locate(nameOf(row, paths), paths);
    const cell = row.values[CELL_COLUMN]?.trim();
    if (cell === undefined || cell === '') return readPicture(path);
    if (kept?.path !== path) kept = { path, sheet: await readPicture(path) };
    return cellOf(kept.sheet, Number(cell));
  };
}

function cellOf(sheet: RgbPicture, cell: number): RgbPicture {
  const across = Math.floor(sheet.width / CROP_SIDE);
  const cells = across * Math.floor(sheet.height / CROP_SIDE);
  if (!Number.isInteger(cell) || cell < 0 || cell >= cells)
    throw new AppError('not-picture', `the sheet has no such cell (0 to ${cells - 1})`);
  const pixels = new Uint8Array(3 * CROP_SIDE * CROP_SIDE);
  const [left, top] = [(cell % across) * CROP_SIDE, Math.floor(cell / across) * CROP_SIDE];
  for (let y = 0; y < CROP_SIDE; y++) {
    const start = 3 * ((top + y) * sheet.width + left);
    pixels.set(sheet.pixels.subarray(start, start + 3 * CROP_SIDE), 3 * y * CROP_SIDE);
  }
  return { width: CROP_SIDE, height: CROP_SIDE, pixels };
}
