import { type AuditEntry, type EntryFault, entryHash, entryText, NO_PREVIOUS, readEntry } from './audit-entry.ts';
import { type AuditFault, fault } from './audit-verdict.ts';
import { LeafHashes } from './leaf-hashes.ts';
import { leafHash } from './merkle-range.ts';

/** An entry that was taken in, and the hash of its text. */
interface Seen {
  readonly entry: AuditEntry;
  readonly text: string;
  readonly hash: string;
}

const WHY: Readonly<Record<EntryFault, string>> = {
  'not-canonical': 'is not the canonical JSON that was written',
  'unknown-kind': 'tells of a kind of event that this version does not know',
  malformed: 'lacks something, or has something that no entry has',
};

/**
 * Takes entries in their order, and tells the first bad one. A broken link lies between two entries: the one after them, where it still fits,
 * tells which of the two was changed.
 */
export class EntryExamination {
  readonly leaves = new LeafHashes();
  #last: Seen | undefined;
  #beforeLast: Seen | undefined;
  #linkBroken = false;
  #clockFalls = 0;
  #firstFall = 0;

  /** @returns the entry, or what is wrong with it or the one before it; nothing more may be given then. */
  take(text: string): AuditEntry | AuditFault {
    const place = this.leaves.size;
    const entry = readEntry(text);
    if (typeof entry === 'string') return this.end() ?? fault(entry, `Entry ${place} ${WHY[entry]}.`, [place]);
    if (entry.index !== place) return this.#misplaced(entry, text, place);
    if (this.#linkBroken) return this.#brokenBefore(entry);
    this.#linkBroken = entry.previous !== (this.#last?.hash ?? NO_PREVIOUS);
    if (this.#last && entry.atEpochMs < this.#last.entry.atEpochMs && this.#clockFalls++ === 0) this.#firstFall = place;
    this.leaves.add(leafHash(text));
    this.#beforeLast = this.#last;
    this.#last = { entry, text, hash: entryHash(text) };
    return entry;
  }

  /** What is still open when no entry follows: a broken link to the last one. */
  end(): AuditFault | undefined {
    return this.#linkBroken ? this.#inDoubt() : undefined;
  }

  /** Worth knowing, and no fault. */
  notes(): readonly string[] {
    if (this.#clockFalls === 0) return [];
    const times = this.#clockFalls === 1 ? 'once' : `${this.#clockFalls} times`;
    return [`The clock went back ${times}, first at entry ${this.#firstFall}; the entries keep their order.`];
  }

  #misplaced(entry: AuditEntry, text: string, place: number): AuditFault {
    const follows = this.#beforeLast?.hash ?? NO_PREVIOUS;
    if (entry.index === place - 1 && entry.previous === follows && text !== this.#last?.text) {
      return fault('index-gap', `Entry ${place - 1} was put in: another one follows in its place.`, [place - 1]);
    }
    if (this.#linkBroken) return this.#inDoubt();
    return fault('index-gap', `Entry ${place} is missing: entry ${entry.index} stands in its place.`, [place]);
  }

  /** @param next follows the entry whose link to the one before it is broken. */
  #brokenBefore(next: AuditEntry): AuditFault {
    const [last, before] = [this.#last, this.#beforeLast];
    if (!last) return this.#inDoubt();
    const place = last.entry.index;
    if (before && next.previous === last.hash) {
      const sentence = `Entry ${place - 1} was changed: it is not the one that entry ${place} was written after.`;
      return fault('chain-broken', sentence, [place - 1]);
    }
    const mended = entryText({ ...last.entry, previous: before?.hash ?? NO_PREVIOUS });
    if (next.previous === last.hash || next.previous === entryHash(mended)) {
      return fault('chain-broken', `Entry ${place} was changed: it names another one as the one before it.`, [place]);
    }
    return this.#inDoubt();
  }

  #inDoubt(): AuditFault {
    const place = this.#last?.entry.index ?? 0;
    if (place === 0) return fault('chain-broken', 'Entry 0 names one before it; the first entries are missing.', [0]);
    const sentence = `Entry ${place - 1} or entry ${place} was changed: the second does not follow from the first.`;
    return fault('chain-broken', sentence, [place - 1, place]);
  }
}
