import { auditEvent } from '../../contract/audit.ts';
import type { AuditEvent } from '../../domain/audit.ts';
import { AppError } from '../../domain/errors.ts';
import { entryHash, entryText, NO_PREVIOUS, readEntry } from './audit-entry.ts';
import type { CheckpointSigner } from './audit-key.ts';
import type { AuditStore } from './audit-store.ts';
import type { AuditVerdict } from './audit-verdict.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { EntryExamination } from './entry-examination.ts';
import { checkpointLine, keyLine } from './log-lines.ts';
import { EMPTY_RANGE, extended, leafHash, type MerkleRange, rootOf } from './merkle-range.ts';
import { type AuditReading, type OnEntry, readingOf, type VerifyOptions, verdictOn } from './verify-log.ts';

/** A checkpoint is signed at least every so many entries: what a cut can take away unseen stays small. */
export const CHECKPOINT_ENTRIES = 64;

export interface AuditLogDeps {
  readonly store: AuditStore;
  readonly signer: CheckpointSigner;
  /** The machine's clock, in ms since 1970. */
  readonly epochMs: () => number;
}

/** The log of what was done with calls and data. All of it runs within the transaction its caller has open, and is undone with it. */
export interface AuditLog {
  /**
   * Adds one entry; every 64th, and the end of a call, is signed as well. @returns its index.
   * @throws AppError `audit-damaged` when what is stored does not end in a whole entry, or is not what was signed last; ZodError for an
   * event with anything but tags and names in it.
   */
  append(event: AuditEvent): number;
  /** The signed note over all entries, for a witness to keep; made now unless there is one. @throws AppError `audit-damaged`. */
  checkpoint(): string;
  /** Looks at every entry and checkpoint, and changes nothing. */
  read(options?: VerifyOptions, onEntry?: OnEntry): AuditReading;
  /** The verdict of such a reading. */
  verify(options?: VerifyOptions): AuditVerdict;
  /** The log as lines of a file that anybody can verify, a checkpoint over all of it included. */
  exportLog(): Iterable<string>;
}

/**
 * The log over a store. It keeps the tree's right edge between checkpoints; the first checkpoint after opening reads the whole
 * log for it, so whoever opens the store asks for one then and not in a call.
 */
export function createAuditLog({ store, signer, epochMs }: AuditLogDeps): AuditLog {
  const edge = createTreeEdge(store);
  /** The last text that was found whole: it need not be read again before the next entry. */
  let knownWhole: string | undefined;

  /** The stored text of the last entry. */
  const wholeHead = (size: number): string | undefined => {
    const [text] = store.entries(Math.max(0, size - 1), size);
    if (size === 0 ? signedSize(store) > 0 : text === undefined) throw damaged();
    if (text === undefined || text === knownWhole) return text;
    const entry = readEntry(text);
    if (typeof entry === 'string' || entry.index !== size - 1 || signedSize(store) > size) throw damaged();
    knownWhole = text;
    return text;
  };
  const sign = (size: number): string => {
    const newest = edge.isCold() ? newestCheckpoint(store) : undefined;
    // Nothing new is signed over entries that are not those of the last checkpoint.
    if (newest && Buffer.compare(rootOf(edge.upTo(newest.size)), newest.root) !== 0) throw damaged();
    const note = signer.sign({ size, root: rootOf(edge.upTo(size)) });
    store.addCheckpoint(note);
    return note;
  };
  const checkpoint = (): string => {
    const size = store.size();
    wholeHead(size);
    const newest = store.checkpoints().at(-1);
    return newest !== undefined && parseCheckpoint(newest)?.size === size ? newest : sign(size);
  };
  const read = (options: VerifyOptions = {}, onEntry?: OnEntry): AuditReading => {
    const entries = new EntryExamination();
    const checkpoints = store.checkpoints();
    const done = (verdict: AuditVerdict) => readingOf(verdict, entries.leaves, checkpoints);
    for (const text of store.entries(0, store.size())) {
      const taken = entries.take(text);
      if ('sound' in taken) return done(taken);
      onEntry?.(taken, text);
    }
    return done(verdictOn({ entries, checkpoints, key: signer.publicKey, mustBeSigned: false }, options));
  };

  return {
    append(event) {
      const index = store.size();
      const head = wholeHead(index);
      const previous = head === undefined ? NO_PREVIOUS : entryHash(head);
      const entry = {
        v: 1,
        index,
        atEpochMs: Math.trunc(epochMs()),
        event: auditEvent.parse(event),
        previous,
      } as const;
      const text = entryText(entry);
      store.append(index, text);
      knownWhole = text;
      if ((index + 1) % CHECKPOINT_ENTRIES === 0 || event.kind === 'call-ended') sign(index + 1);
      return index;
    },
    checkpoint,
    read,
    verify: (options) => read(options).verdict,
    *exportLog() {
      checkpoint();
      for (const text of store.entries(0, store.size())) yield `${text}\n`;
      for (const note of store.checkpoints()) yield checkpointLine(note);
      yield keyLine(signer.publicKey.text);
    },
  };
}

function newestCheckpoint(store: AuditStore): Checkpoint | undefined {
  const note = store.checkpoints().at(-1);
  return note === undefined ? undefined : parseCheckpoint(note);
}

/** How many entries the newest checkpoint covers. */
function signedSize(store: AuditStore): number {
  return newestCheckpoint(store)?.size ?? 0;
}

function damaged(): AppError {
  const sentence =
    'The audit log is damaged, so nothing can be recorded. "npm run audit -- verify" names the first bad entry; restore the vault from a backup.';
  return new AppError('audit-damaged', sentence);
}

/** The tree's right edge, kept from one checkpoint to the next. */
function createTreeEdge(store: AuditStore): { isCold(): boolean; upTo(size: number): MerkleRange } {
  /** The two last ones: a transaction that was undone takes the last one's entries with it. */
  let kept: readonly { readonly range: MerkleRange; readonly lastText: string }[] = [];
  const stands = ({ range: { size }, lastText }: (typeof kept)[number]) => {
    const [text] = store.entries(size - 1, size);
    return text === lastText;
  };
  return {
    isCold: () => kept.length === 0,
    upTo(size) {
      const from = kept.findLast((edge) => edge.range.size <= size && stands(edge));
      let range = from?.range ?? EMPTY_RANGE;
      let lastText: string | undefined;
      for (const text of store.entries(range.size, size)) {
        range = extended(range, leafHash(text));
        lastText = text;
      }
      if (lastText !== undefined) kept = [...(from ? [from] : []), { range, lastText }];
      return range;
    },
  };
}
