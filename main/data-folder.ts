import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where the app keeps what must outlive it, the same in every host: `EMOAISEC_DATA_DIR`, or `emoaisec` under the platform's folder for
 * applications' data (`XDG_DATA_HOME`, `~/.local/share`, `~/Library/Application Support`, `%APPDATA%`).
 */
export function dataDirectory(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (env.EMOAISEC_DATA_DIR) return env.EMOAISEC_DATA_DIR;
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'emoaisec');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'emoaisec');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'emoaisec');
}
