import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { AudioSource } from './audio-source.ts';
import { createLiveProcessSource, type LiveProcess } from './live-process.ts';
import { endOf, isInstalled, startProgram } from './programs.ts';
import { defaultSink, listSystemSounds, recordedSource } from './pulse-server.ts';

export interface SystemSoundOptions {
  readonly role: ChannelRole;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** A monitor source as in `listSystemSounds`; when absent, that of the default output, also after it has changed. */
  readonly device?: string;
}

const CONFIRM_LIMIT_MS = 3_000;
const CONFIRM_EVERY_MS = 60;

/**
 * What this machine plays, through a monitor source of PulseAudio or PipeWire. A monitor that cannot be had makes the sound
 * server hand out the microphone instead, without a word: so nothing is believed before the server itself confirms
 * where the recorder is attached, and the recorder is stopped when that changes.
 */
export function createSystemSound(options: SystemSoundOptions): AudioSource {
  return createLiveProcessSource({
    role: options.role,
    label: 'System sound',
    now: options.now,
    start: (signal) => startMonitor(options.device, signal),
    explain: () => new AppError('system-sound-unavailable', 'The system sound could not be recorded.'),
    lost: {
      code: 'system-sound-unavailable',
      message: 'The system sound was interrupted or its output changed. It is heard again as soon as it is back.',
    },
  });
}

async function startMonitor(device: string | undefined, signal: AbortSignal): Promise<LiveProcess> {
  const monitor = device ?? (await findMonitor());
  const format = ['--raw', '--format=s16le', `--rate=${CALL_RATE_HZ}`, '--channels=1', '--latency-msec=20'];
  const child = startProgram('parec', ['-d', monitor, ...format], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = child.stdout as Readable;
  const ended = endOf(child);
  const stop = () => child.kill('SIGKILL');
  let bytes = 0;
  const discard = (chunk: Buffer) => {
    bytes += chunk.length;
  };
  output.on('data', discard);
  if (!(await isConfirmed(child.pid ?? -1, monitor, signal, ended))) {
    stop();
    const message = 'The system did not confirm that the sound it plays is recorded, so nothing was recorded.';
    throw new AppError('system-sound-unconfirmed', message);
  }
  // An odd number of bytes thrown away would shift every sample by half.
  while (bytes % 2 === 1) await delay(1, undefined, { signal }).catch(stop);
  output.pause();
  output.off('data', discard);
  void watchAttachment(child.pid ?? -1, monitor, device === undefined, ended, stop);
  return { output, ended, stop };
}

async function findMonitor(): Promise<string> {
  if (process.platform !== 'linux') {
    const message = 'System sound is recorded through the window on this platform. Choose the window there.';
    throw new AppError('system-sound-unavailable', message);
  }
  for (const tool of ['pactl', 'parec']) {
    if (await isInstalled(tool)) continue;
    const message = `${tool} is not installed. Install pulseaudio-utils ("sudo apt install pulseaudio-utils").`;
    throw new AppError('tool-missing', message);
  }
  const monitor = (await listSystemSounds()).find((sound) => sound.isDefault);
  if (monitor) return monitor.id;
  const message =
    'No sound output was found whose sound could be recorded. Check that sound is played on this machine.';
  throw new AppError('system-sound-unavailable', message);
}

async function isConfirmed(
  pid: number,
  monitor: string,
  signal: AbortSignal,
  ended: Promise<string>,
): Promise<boolean> {
  let gone = false;
  void ended.then(() => {
    gone = true;
  });
  for (let waited = 0; waited < CONFIRM_LIMIT_MS && !signal.aborted && !gone; waited += CONFIRM_EVERY_MS) {
    const source = await recordedSource(pid);
    if (source !== undefined) return source === monitor;
    await delay(CONFIRM_EVERY_MS);
  }
  return false;
}

/** Stops the recorder when the server attaches it elsewhere, or when the default output it follows has changed. */
async function watchAttachment(
  pid: number,
  monitor: string,
  followsDefault: boolean,
  ended: Promise<string>,
  stop: () => void,
): Promise<void> {
  const sink = followsDefault ? await defaultSink() : undefined;
  const events = startProgram('pactl', ['subscribe'], { stdio: ['ignore', 'pipe', 'ignore'] });
  events.on('error', stop);
  events.on('close', stop);
  events.stdout?.on('data', (text: Buffer) => {
    const event = text.toString();
    if (/on (source-output|source|server)\b/.test(event)) void check();
  });
  async function check(): Promise<void> {
    const source = await recordedSource(pid);
    const moved = source !== monitor || (sink !== undefined && (await defaultSink()) !== sink);
    if (moved) stop();
  }
  await ended;
  events.kill();
}
