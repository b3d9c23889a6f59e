import { createHmac } from 'node:crypto';
import type { ERASURE_REASONS, SubjectTag } from '../../domain/audit.ts';
import type { Connected } from './connection.ts';
import { guarded } from './database.ts';
import { secretNamed } from './secrets.ts';

/** Why a call is erased, and who has it erased. */
export interface ErasureCause {
  readonly reason: (typeof ERASURE_REASONS)[number];
  readonly by?: SubjectTag;
  /** The customer who has asked for it. */
  readonly subject?: SubjectTag;
  /** True while a call goes on: rewriting the database, which takes its time, is left to `finishErasures` or the next opening. */
  readonly inCall?: boolean;
}

/** That a call was erased: the HMAC of its id, and the salt it was made with. It tells the call to whoever has the id, and to nobody else. */
export interface Tombstone {
  readonly salt: Uint8Array;
  readonly tag: Uint8Array;
}

const SALT_SECRET = 'erasure-salt';

/** What remembers erased calls, so that no backup brings one back. */
export interface Tombstones {
  add(callId: string): void;
  /** Takes over those of a backup. */
  adopt(stones: readonly Tombstone[]): void;
  all(): readonly Tombstone[];
  covers(callId: string): boolean;
}

export function createTombstones(connected: Connected): Tombstones {
  const insert = ({ salt, tag }: Tombstone): void => {
    const sql = 'INSERT OR IGNORE INTO erased_calls (salt, tag) VALUES (?, ?)';
    guarded(() => connected().database.prepare(sql).run(salt, tag));
  };
  return {
    add(callId) {
      const salt = secretNamed(connected, SALT_SECRET);
      insert({ salt, tag: tagOf(salt, callId) });
    },
    adopt: (stones) => stones.forEach(insert),
    all: () => guarded(() => connected().database.prepare<Tombstone>('SELECT salt, tag FROM erased_calls').all()),
    covers(callId) {
      // One salt for each vault whose backups were ever imported here: a handful.
      const salts = guarded(() =>
        connected().database.prepare<{ readonly salt: Uint8Array }>('SELECT DISTINCT salt FROM erased_calls').all(),
      );
      const sql = 'SELECT 1 FROM erased_calls WHERE salt = ? AND tag = ?';
      return salts.some(({ salt }) =>
        guarded(() => connected().database.prepare(sql).get(salt, tagOf(salt, callId)) !== undefined),
      );
    },
  };
}

function tagOf(salt: Uint8Array, callId: string): Buffer {
  return createHmac('sha256', salt).update('erased call v1\0').update(callId, 'utf8').digest();
}
