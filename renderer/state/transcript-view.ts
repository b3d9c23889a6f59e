import type { ChannelRole } from '../../app/domain/audio.ts';
import type { Line } from './call-state.ts';

/** Consecutive lines of one speaker, shown as one block. */
export interface TranscriptBlock {
  /** The id of its first line: stable while lines are added. */
  readonly id: string;
  readonly channel: ChannelRole;
  readonly lines: readonly Line[];
}

/** Groups lines, sorted by start, into blocks of one speaker each. */
export function transcriptBlocks(lines: readonly Line[]): readonly TranscriptBlock[] {
  const blocks: { id: string; channel: ChannelRole; lines: Line[] }[] = [];
  for (const line of lines) {
    const last = blocks.at(-1);
    if (last?.channel === line.channel) last.lines.push(line);
    else blocks.push({ id: line.id, channel: line.channel, lines: [line] });
  }
  return blocks;
}

/** Index of the first line to render when at most `cap` are shown, moved back so that `mustShow` is among them. */
export function firstShown(lines: readonly Line[], cap: number, mustShow?: string): number {
  const first = Math.max(0, lines.length - cap);
  const wanted = mustShow === undefined ? -1 : lines.findIndex((line) => line.id === mustShow);
  return wanted < 0 ? first : Math.min(first, Math.max(0, wanted - 5));
}
