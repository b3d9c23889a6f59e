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

/** Lines rendered while the transcript follows the call; twice as many around a place that is being read. */
export const SHOWN_LINES = 160;

/** The half-open range of lines to render: the newest ones, or those from `anchor` on when a reader has stopped there. */
export function shownRange(
  count: number,
  anchor: number | undefined,
): { readonly first: number; readonly end: number } {
  if (anchor === undefined) return { first: Math.max(0, count - SHOWN_LINES), end: count };
  const first = Math.max(0, Math.min(anchor, count - 1));
  return { first, end: Math.min(count, first + 2 * SHOWN_LINES) };
}

/** Where to anchor so that the line of that index is seen with what came before it; the present range when it is in there. */
export function anchorFor(index: number, range: { readonly first: number; readonly end: number }): number {
  return index >= range.first && index < range.end ? range.first : Math.max(0, index - SHOWN_LINES / 2);
}
