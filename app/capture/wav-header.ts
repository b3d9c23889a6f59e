import type { Failure } from '../contract/schemas.ts';
import { AppError } from '../domain/errors.ts';
import type { FileBytes } from './file-bytes.ts';

/** How the samples of a WAV file are written. */
export const WAV_CODINGS = ['pcm-8', 'pcm-16', 'pcm-24', 'pcm-32', 'float-32', 'float-64', 'mu-law', 'a-law'] as const;
export type WavCoding = (typeof WAV_CODINGS)[number];

/** What the header says, checked against itself and against the file's length. */
export interface WavHeader {
  /** Undefined: a coding that is not read here, named by its format tag. */
  readonly coding: WavCoding | undefined;
  readonly formatTag: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  /** Bytes of one sample of one channel. */
  readonly sampleBytes: number;
  readonly dataOffset: number;
  /** Bytes of sound that are really there, whole sample frames only. */
  readonly dataBytes: number;
  readonly warnings: readonly Failure[];
}

const PCM = 1;
const IEEE_FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
const EXTENSIBLE = 0xfffe;
/** A length written by programs that stream into a pipe, or into RF64: "unknown" or "see ds64". */
const UNKNOWN_LENGTH = 0xffff_ffff;
/** Real files have a handful of chunks; more is a file made to keep a reader busy. */
const MOST_CHUNKS = 1_000;

interface Format {
  readonly tag: number;
  readonly channelCount: number;
  readonly sampleRateHz: number;
  readonly blockBytes: number;
  readonly sampleBits: number;
}

/** Reads the chunks of a RIFF, RF64 or BW64 file up to its sound. @throws AppError when header and sound contradict. */
export async function readWavHeader(file: FileBytes): Promise<WavHeader> {
  let offset = 12;
  let longLength: number | undefined;
  let format: Format | undefined;
  for (let chunks = 0; chunks < MOST_CHUNKS; chunks++) {
    const head = await file.at(offset, 8);
    if (head.byteLength < 8) throw noSound(format);
    const name = String.fromCharCode(head.getUint8(0), head.getUint8(1), head.getUint8(2), head.getUint8(3));
    const length = head.getUint32(4, true);
    const body = offset + 8;
    if (name === 'ds64') longLength = await readLongLength(file, body);
    if (name === 'fmt ') format = await readFormat(file, body, length);
    if (name === 'data') {
      if (!format) throw contradiction('its sound comes before the description of its format');
      return describe(format, file, body, length === UNKNOWN_LENGTH ? longLength : length);
    }
    offset = body + length + (length % 2);
  }
  throw contradiction('it consists of a great many empty parts');
}

async function readLongLength(file: FileBytes, body: number): Promise<number | undefined> {
  const view = await file.at(body + 8, 8);
  return view.byteLength < 8 ? undefined : Number(view.getBigUint64(0, true));
}

async function readFormat(file: FileBytes, body: number, length: number): Promise<Format> {
  const view = await file.at(body, Math.min(length, 40));
  if (view.byteLength < 16) throw contradiction('the description of its format is cut short');
  const tag = view.getUint16(0, true);
  return {
    tag: tag === EXTENSIBLE && view.byteLength >= 26 ? view.getUint16(24, true) : tag,
    channelCount: view.getUint16(2, true),
    sampleRateHz: view.getUint32(4, true),
    blockBytes: view.getUint16(12, true),
    sampleBits: view.getUint16(14, true),
  };
}

function describe(format: Format, file: FileBytes, dataOffset: number, declared: number | undefined): WavHeader {
  if (format.channelCount === 0) throw contradiction('it claims to have no channels');
  if (format.sampleRateHz === 0) throw contradiction('it claims a sample rate of 0 Hz');
  const coding = codingOf(format);
  const sampleBytes = format.blockBytes / format.channelCount;
  if (coding && (!Number.isInteger(sampleBytes) || sampleBytes * 8 !== Math.ceil(format.sampleBits / 8) * 8)) {
    throw contradiction(
      `${format.channelCount} channels of ${format.sampleBits} bits do not make ${format.blockBytes} bytes`,
    );
  }
  const present = Math.max(0, file.size - dataOffset);
  const unfinished = declared === 0 && present > 0;
  const kept = declared === undefined || unfinished ? present : Math.min(declared, present);
  const dataBytes = coding ? kept - (kept % format.blockBytes) : kept;
  if (dataBytes <= 0) throw noSound(format);
  const warnings: Failure[] = [];
  if (unfinished) warnings.push(truncated('The recording was never finished; all the sound in it is used.'));
  if (declared !== undefined && declared > present) {
    const share = Math.floor((100 * present) / declared);
    warnings.push(truncated(`The recording is cut short: ${share} % of the announced sound is there, and is used.`));
  }
  const { tag: formatTag, channelCount, sampleRateHz } = format;
  return { coding, formatTag, channelCount, sampleRateHz, sampleBytes, dataOffset, dataBytes, warnings };
}

function codingOf({ tag, sampleBits }: Format): WavCoding | undefined {
  const bits = Math.ceil(sampleBits / 8) * 8;
  if (tag === PCM) return WAV_CODINGS.find((coding) => coding === `pcm-${bits}`);
  if (tag === IEEE_FLOAT) return WAV_CODINGS.find((coding) => coding === `float-${bits}`);
  if (tag === MU_LAW && bits === 8) return 'mu-law';
  return tag === A_LAW && bits === 8 ? 'a-law' : undefined;
}

function contradiction(why: string): AppError {
  return new AppError('header-contradiction', `This WAV file's header contradicts itself: ${why}. Export it again.`);
}

function noSound(format: Format | undefined): AppError {
  if (!format) return contradiction('it ends before the description of its format');
  return new AppError('no-samples', 'This WAV file has a header but no sound in it.');
}

function truncated(message: string): Failure {
  return { code: 'audio-truncated', message };
}
