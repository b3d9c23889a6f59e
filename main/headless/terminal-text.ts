/** Colours by their SGR numbers; off where the terminal or the user wants none. */
export type Paint = (text: string, ...codes: readonly number[]) => string;

/** @param colour whether to colour at all (a terminal, and NO_COLOR unset). */
export function paint(colour: boolean): Paint {
  return (text, ...codes) => (colour ? `\u001b[${codes.join(';')}m${text}\u001b[0m` : text);
}

/** Text from a recording or transcript without anything that could steer the terminal: one line, no control characters. */
export function printable(text: string): string {
  return Array.from(text, (character) => (isPrintable(character) ? character : ' '))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Not longer than `width` characters, cut with an ellipsis at the front (`tail`) or at the end. */
export function fitted(text: string, width: number, keep: 'head' | 'tail' = 'head'): string {
  const characters = Array.from(text);
  if (characters.length <= width) return text;
  if (width <= 1) return '…'.slice(0, Math.max(0, width));
  return keep === 'head' ? `${characters.slice(0, width - 1).join('')}…` : `…${characters.slice(1 - width).join('')}`;
}

/** A bar of `width` cells filled to `share` (0..1) in eighths of a cell. */
export function barText(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  const part = eighths % 8 === 0 ? '' : (' ▏▎▍▌▋▊▉'[eighths % 8] ?? '');
  return (full + part).padEnd(width, ' ');
}

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
  const direction =
    (code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return !control && !direction && code !== 0xfeff;
}
