import type { DeviceList } from '../contract/commands.ts';
import { AppError } from '../domain/errors.ts';
import { listMicrophones } from './native-microphone.ts';
import { isInstalled } from './programs.ts';
import { listSystemSounds } from './pulse-server.ts';

const TOOLS = ['ffmpeg', 'ffprobe', 'arecord', 'sox', 'rec', 'pactl', 'parec'] as const;

/** What a call can be heard from on this machine, which programs are there for it, and what is missing, in sentences. */
export async function listDevices(): Promise<DeviceList> {
  const problems: string[] = [];
  const microphones = await listMicrophones().catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    problems.push(error.message);
    return [];
  });
  const tools = Object.fromEntries(
    await Promise.all(TOOLS.map(async (name) => [name, await isInstalled(name)] as const)),
  );
  const systemSounds = tools.pactl ? await listSystemSounds() : [];
  if (!tools.ffmpeg) problems.push('ffmpeg is not installed: only WAV and MP3 recordings can be opened.');
  if (process.platform === 'linux' && systemSounds.length === 0) {
    problems.push('No system sound can be recorded: no sound server with an output was found.');
  }
  return { microphones: [...microphones], systemSounds: [...systemSounds], tools, problems };
}
