import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import type { DeviceList } from '../contract/commands.ts';
import { CALL_RATE_HZ, type ChannelRole } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import type { AudioSource } from './audio-source.ts';
import { createLiveProcessSource, type LiveProcess } from './live-process.ts';
import { endOf, isInstalled, outputOf } from './programs.ts';

export type Recorder = DeviceList['microphones'][number]['recorder'];
export type MicrophoneDevice = DeviceList['microphones'][number];

export interface NativeMicrophoneOptions {
  readonly role: ChannelRole;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** As in `listMicrophones`; the system's default when absent. */
  readonly device?: string;
  /** Default: the first of the platform's that is installed. */
  readonly recorder?: Recorder;
}

/** The part of node-record-lpcm16 1.0.1 that is used; the package has no types of its own. */
interface RecorderPackage {
  record(options: {
    readonly recorder: Recorder;
    readonly sampleRate: number;
    readonly channels: number;
    readonly audioType: 'raw';
    readonly device?: string;
  }): { readonly process: ChildProcess; stream(): Readable };
}

/** In order of preference. sox delivers in bursts of up to two seconds (measured), `rec` cannot choose a device. */
const RECORDERS: Readonly<Partial<Record<NodeJS.Platform, readonly Recorder[]>>> = { linux: ['arecord', 'rec', 'sox'] };
const OTHER_RECORDERS: readonly Recorder[] = ['sox', 'rec'];

const COMPLAINTS: readonly (readonly [pattern: RegExp, error: () => AppError])[] = [
  [
    /busy|in use/i,
    () => new AppError('microphone-busy', 'The microphone is in use by another program. Close it there.'),
  ],
  [
    /permission denied|not permitted/i,
    () => new AppError('permission-denied', 'The system does not permit recording. Allow it in the privacy settings.'),
  ],
];

/** The microphone through the platform's own recorder program. The first start fails with an AppError; later losses are told. */
export function createNativeMicrophone(options: NativeMicrophoneOptions): AudioSource {
  return createLiveProcessSource({
    role: options.role,
    label: 'Microphone',
    now: options.now,
    start: () => startRecorder(options),
    explain: explainMicrophone,
    lost: { code: 'microphone-lost', message: 'The microphone is gone. It is used again as soon as it is back.' },
    silent: {
      code: 'microphone-silent',
      message: 'The microphone delivers only silence. Check that it is connected and not muted.',
    },
  });
}

/** Which recorder program is used here. @throws AppError `tool-missing` when there is none. */
export async function findRecorder(): Promise<Recorder> {
  for (const name of RECORDERS[process.platform] ?? OTHER_RECORDERS) if (await isInstalled(name)) return name;
  const hint = process.platform === 'linux' ? 'Install alsa-utils ("sudo apt install alsa-utils")' : 'Install sox';
  throw new AppError('tool-missing', `No recorder program was found. ${hint}, or use the window's microphone.`);
}

/** The microphones that the recorder can be told to use; a recorder that cannot choose offers the default. */
export async function listMicrophones(): Promise<readonly MicrophoneDevice[]> {
  const name = await findRecorder();
  if (name !== 'arecord') return [{ id: 'default', label: 'Default microphone', recorder: name }];
  return parseAlsaDevices((await outputOf('arecord', '-L')) ?? '');
}

/** Reads `arecord -L`: names at the line's start, descriptions indented below; only names that convert any format. */
export function parseAlsaDevices(listing: string): readonly MicrophoneDevice[] {
  const devices: MicrophoneDevice[] = [];
  const lines = listing.split('\n');
  for (const [n, line] of lines.entries()) {
    if (!/^(default|pulse|pipewire|sysdefault|plughw)(:|$)/.test(line)) continue;
    const described: string[] = [];
    for (let k = n + 1; /^\s+\S/.test(lines[k] ?? ''); k++) described.push((lines[k] ?? '').trim());
    devices.push({ id: line, label: described.join(', ') || line, recorder: 'arecord' });
  }
  return devices;
}

/** Why a recorder that wrote this to its error output gave no sound. */
export function explainMicrophone(complaint: string): AppError {
  const known = COMPLAINTS.find(([pattern]) => pattern.test(complaint));
  return known
    ? known[1]()
    : new AppError('microphone-missing', 'No microphone was found. Connect one or choose another.');
}

async function startRecorder(options: NativeMicrophoneOptions): Promise<LiveProcess> {
  const name = options.recorder ?? (await findRecorder());
  const device = options.device === undefined || options.device === 'default' ? {} : { device: options.device };
  const format = { sampleRate: CALL_RATE_HZ, channels: 1, audioType: 'raw' as const };
  // The package loads its recorders by path, which a bundle does not have: it is taken from node_modules when it is needed.
  const { record }: RecorderPackage = createRequire(import.meta.url)('node-record-lpcm16');
  const recording = record({ recorder: name, ...format, ...device });
  const output = recording.stream();
  // The package emits a text as an error when the recorder fails; `ended` tells the same with the recorder's own words.
  output.on('error', () => {});
  return { output, ended: endOf(recording.process), stop: () => recording.process.kill('SIGKILL') };
}
