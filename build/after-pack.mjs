/** electron-builder's hook after the app's files are in place: burns the fuses, so that the shipped executable cannot be turned into a plain Node. */
import { join } from 'node:path';
import { flipFuses } from '@electron/fuses';
import { fuses } from './fuses.mjs';

/** @param {{ appOutDir: string, electronPlatformName: string, arch: number, packager: any }} context electron-builder's AfterPackContext */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const product = packager.appInfo.productFilename;
  const executable = {
    darwin: join(`${product}.app`, 'Contents', 'MacOS', product),
    win32: `${product}.exe`,
    linux: packager.executableName,
  }[electronPlatformName];
  const electronMajor = Number(packager.config.electronVersion?.split('.')[0] ?? 45);
  await flipFuses(join(appOutDir, executable), fuses(electronPlatformName, electronMajor));
}
