/** The fuses of the shipped executable: every one Electron has, named, with why. */
import { FuseV1Options, FuseVersion } from '@electron/fuses';

/** The first Electron with the ninth fuse; development builds may be packed with an older one. */
const WASM_TRAP_HANDLERS_SINCE = 40;

/**
 * @param {string} platform as electron-builder names it: darwin, win32, linux
 * @param {number} electronMajor
 * @returns {import('@electron/fuses').FuseConfig}
 */
export function fuses(platform, electronMajor) {
  return {
    version: FuseVersion.V1,
    resetAdHocDarwinSignature: platform === 'darwin',
    // A fuse of a later Electron that is not named here ends the build.
    strictlyRequireAllFuses: true,
    // The executable is no plain Node: nobody runs scripts under the app's name and permissions.
    [FuseV1Options.RunAsNode]: false,
    // Cookies on disk are encrypted with the system's key.
    [FuseV1Options.EnableCookieEncryption]: true,
    // NODE_OPTIONS cannot load code into the app, nor --inspect attach to it.
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    // The archive is compared with the checksum in the signed executable; Electron has no such check on Linux.
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: platform !== 'linux',
    // A folder beside the archive cannot take its place.
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    // One snapshot for all processes: the app has none of its own.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // file:// pages, of which the app has none, are ordinary pages.
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
    // The processor checks the bounds of WebAssembly's memory: as safe as checks in code, and faster.
    ...(electronMajor >= WASM_TRAP_HANDLERS_SINCE && { [FuseV1Options.WasmTrapHandlers]: true }),
  };
}
