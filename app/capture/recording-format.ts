import { findMp3Frame } from './mp3-frames.ts';

/** A format recognised by a file's first bytes, and who decodes it. */
export interface RecordingFormat {
  readonly name: string;
  readonly decoder: 'wav' | 'mp3' | 'ffmpeg';
}

interface Signature extends RecordingFormat {
  /** Characters that stand at these offsets; `'` separates nothing: they are compared byte by byte. */
  readonly marks: readonly (readonly [offset: number, text: string])[];
}

const SIGNATURES: readonly Signature[] = [
  {
    name: 'WAV',
    decoder: 'wav',
    marks: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
  },
  {
    name: 'WAV',
    decoder: 'wav',
    marks: [
      [0, 'RF64'],
      [8, 'WAVE'],
    ],
  },
  {
    name: 'WAV',
    decoder: 'wav',
    marks: [
      [0, 'BW64'],
      [8, 'WAVE'],
    ],
  },
  { name: 'FLAC', decoder: 'ffmpeg', marks: [[0, 'fLaC']] },
  { name: 'Ogg', decoder: 'ffmpeg', marks: [[0, 'OggS']] },
  { name: 'M4A or MP4', decoder: 'ffmpeg', marks: [[4, 'ftyp']] },
  { name: 'WebM', decoder: 'ffmpeg', marks: [[0, '\x1a\x45\xdf\xa3']] },
  {
    name: 'AIFF',
    decoder: 'ffmpeg',
    marks: [
      [0, 'FORM'],
      [8, 'AIF'],
    ],
  },
  { name: 'AU', decoder: 'ffmpeg', marks: [[0, '.snd']] },
  { name: 'AMR', decoder: 'ffmpeg', marks: [[0, '#!AMR']] },
  { name: 'CAF', decoder: 'ffmpeg', marks: [[0, 'caff']] },
];

/** Recognises a recording by its first bytes (4 kB are enough); undefined: not one that can be read. */
export function recogniseFormat(head: DataView): RecordingFormat | undefined {
  const signature = SIGNATURES.find(({ marks }) => marks.every(([offset, text]) => hasText(head, offset, text)));
  if (signature) return { name: signature.name, decoder: signature.decoder };
  const mp3 = hasText(head, 0, 'ID3') || findMp3Frame(head, 0) !== undefined;
  return mp3 ? { name: 'MP3', decoder: 'mp3' } : undefined;
}

function hasText(head: DataView, offset: number, text: string): boolean {
  if (head.byteLength < offset + text.length) return false;
  for (let i = 0; i < text.length; i++) if (head.getUint8(offset + i) !== text.charCodeAt(i)) return false;
  return true;
}
