/** The lines of an exported log: its entries as stored, then its checkpoints, then the public key; canonical JSON, one value a line. */
import { z } from 'zod';
import { canonicalJson } from './canonical-json.ts';

const checkpointValue = z.strictObject({ checkpoint: z.string() });
const keyValue = z.strictObject({ publicKey: z.string() });

export function checkpointLine(note: string): string {
  return `${canonicalJson({ checkpoint: note })}\n`;
}

export function keyLine(publicKey: string): string {
  return `${canonicalJson({ publicKey })}\n`;
}

/** What a line holds, without its newline. Whatever does not begin as the others do is taken for an entry, and read as one. */
export type LogLine =
  | { readonly kind: 'entry'; readonly text: string }
  | { readonly kind: 'checkpoint'; readonly note: string }
  | { readonly kind: 'key'; readonly publicKey: string }
  | { readonly kind: 'neither' };

export function readLogLine(text: string): LogLine {
  if (!/^\{"(?:checkpoint|publicKey)":/.test(text)) return { kind: 'entry', text };
  try {
    const value: unknown = JSON.parse(text);
    if (canonicalJson(value) !== text) return { kind: 'neither' };
    const checkpoint = checkpointValue.safeParse(value);
    if (checkpoint.success) return { kind: 'checkpoint', note: checkpoint.data.checkpoint };
    const key = keyValue.safeParse(value);
    return key.success ? { kind: 'key', publicKey: key.data.publicKey } : { kind: 'neither' };
  } catch {
    return { kind: 'neither' };
  }
}
