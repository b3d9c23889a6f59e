import type { ChannelRole } from '../domain/audio.ts';
import { AppError } from '../domain/errors.ts';
import { ffmpegStream } from './ffmpeg-stream.ts';
import { openFileBytes } from './file-bytes.ts';
import { mp3Stream } from './mp3-stream.ts';
import { HIGHEST_RATE_HZ, LOWEST_RATE_HZ, type PcmStream } from './pcm-stream.ts';
import { recogniseFormat } from './recording-format.ts';
import { createRecordingSource, type RecordingSource } from './recording-source.ts';
import { readWavHeader } from './wav-header.ts';
import { wavStream } from './wav-stream.ts';

export interface OpenRecordingOptions {
  /** Which role each channel has, in file order. Default: agent and customer for two, unattributed for one. */
  readonly channels?: readonly ChannelRole[];
  /** Marks machine-made speech, for the display. */
  readonly synthetic?: boolean;
  /** Names or paths of the programs that decode what is not decoded here. Default: found on the PATH. */
  readonly ffmpeg?: string;
  readonly ffprobe?: string;
}

/**
 * Opens a recording, whose format is recognised by its content. Decoding happens while frames are read.
 * @throws AppError with a sentence for the person who chose the file.
 */
export async function openRecording(path: string, options: OpenRecordingOptions = {}): Promise<RecordingSource> {
  const pcm = await openPcm(path, options);
  if (pcm.sampleRateHz < LOWEST_RATE_HZ || pcm.sampleRateHz > HIGHEST_RATE_HZ) {
    throw new AppError(
      'unsupported-format',
      `The recording's sample rate is ${pcm.sampleRateHz} Hz; ${LOWEST_RATE_HZ} to ${HIGHEST_RATE_HZ} Hz can be read.`,
    );
  }
  const roles = rolesFor(pcm.channelCount, options.channels);
  return createRecordingSource(pcm, roles, options.synthetic === undefined ? {} : { synthetic: options.synthetic });
}

async function openPcm(path: string, options: OpenRecordingOptions): Promise<PcmStream> {
  const file = await openFileBytes(path);
  try {
    const format = recogniseFormat(await file.at(0, 4_096));
    if (!format) {
      const message = 'This file is not a recording that can be read (WAV, MP3, FLAC, Ogg, M4A, MP4 or WebM).';
      throw new AppError('not-audio', message);
    }
    if (format.decoder === 'mp3') return await mp3Stream(file);
    if (format.decoder === 'wav') {
      const { coding, ...header } = await readWavHeader(file);
      if (coding) return wavStream(path, { ...header, coding });
    }
    return await ffmpegStream(path, format.name, options);
  } finally {
    await file.close();
  }
}

function rolesFor(channelCount: number, wanted: readonly ChannelRole[] | undefined): readonly ChannelRole[] {
  const has = channelCount === 1 ? 'one channel' : `${channelCount} channels`;
  if (channelCount > 2) {
    const message = `The recording has ${has}; one (mono) or two (one per speaker) can be analysed.`;
    throw new AppError('channel-mismatch', message);
  }
  if (!wanted) return channelCount === 1 ? ['unattributed'] : ['agent', 'customer'];
  if (wanted.length !== channelCount) {
    const roles = wanted.length === 1 ? 'one role was' : `${wanted.length} roles were`;
    throw new AppError('channel-mismatch', `The recording has ${has}, but ${roles} given (${wanted.join(', ')}).`);
  }
  if (new Set(wanted).size !== wanted.length) {
    throw new AppError('channel-mismatch', `Two channels cannot have the same role (${wanted.join(', ')}).`);
  }
  return wanted;
}
