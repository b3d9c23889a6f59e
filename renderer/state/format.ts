import { samplesToSeconds } from '../../app/domain/audio.ts';

/** `m:ss`, or `h:mm:ss` from an hour on, of a position on the call clock. */
export function clock(samples: number): string {
  const total = Math.max(0, Math.floor(samplesToSeconds(samples)));
  const seconds = String(total % 60).padStart(2, '0');
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** The same position in words, for screen readers: `1 minute 5 seconds`. */
export function spokenClock(samples: number): string {
  const total = Math.max(0, Math.floor(samplesToSeconds(samples)));
  const minutes = Math.floor(total / 60);
  const seconds = total % 60;
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return minutes > 0 ? `${counted(minutes, 'minute')} ${counted(seconds, 'second')}` : counted(seconds, 'second');
}

/** Whole per cent of a share 0..1: `42 %`. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Seconds with one decimal: `4.2 s`. */
export function seconds(samples: number): string {
  return `${samplesToSeconds(samples).toFixed(1)} s`;
}

/** A signed number with one decimal and a real minus sign: `+0.4`, `−0.4`. */
export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return value < 0 ? `−${text}` : `+${text}`;
}

/** Milliseconds, short: `85 ms`, `1.2 s`. */
export function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 || ms === 0 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

/** Bytes, short: `210 MB`. */
export function megabytes(bytes: number): string {
  const mb = bytes / 1e6;
  return `${mb >= 10 ? Math.round(mb) : mb.toFixed(1)} MB`;
}
