/** electron-builder's hook after the app's files are in place: burns the fuses, so that the shipped executable cannot be turned into a plain Node. */
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';

/** @param {{ appOutDir: string, electronPlatformName: string, arch: number, packager: any }} context electron-builder's AfterPackContext */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const product = packager.appInfo.productFilename;
  const executable = {
    darwin: join(`${product}.app`, 'Contents', 'MacOS', product),
    win32: `${product}.exe`,
    linux: packager.executableName,
  }[electronPlatformName];
  const hasAsarIntegrity = electronPlatformName !== 'linux';
  await flipFuses(join(appOutDir, executable), {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: electronPlatformName === 'darwin',
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: hasAsarIntegrity,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    // Electron 33, which development builds may be packed with, has no such fuse yet.
    ...(Number(packager.config.electronVersion?.split('.')[0] ?? 45) >= 40
      ? { [FuseV1Options.WasmTrapHandlers]: true }
      : {}),
  });
}
