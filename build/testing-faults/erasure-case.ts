/** What is left of an erased call. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../app/privacy/vault/database.ts';
import { findKeys } from '../../app/privacy/vault/master-key.ts';
import { type MadeVault, madeHeader, madePermission, madeUtterance } from '../../app/testing/made-vault.ts';
import { type FaultCase, must } from './fault-case.ts';
import { FORMAT, filled, mustBeSound } from './sound-vault.ts';

const PASSPHRASE = 'four words of mine';
const ERASED = 'call-of-the-erased';
const WORD = 'unforgettable';

export const ERASURE_CASE: FaultCase = {
  name: 'erased-call',
  done: 'a call among others is erased; its backup from before is imported afterwards',
  holds:
    'its id, key and rows are not in vault.db after decryption, which has no free page; the write-ahead log is empty; no search finds it; the backup does not bring it back',
  times: 20,
  async prepare() {
    return async (_n, scratch) => {
      const made = scratch.vault();
      await filled(made);
      await storeCall(made);
      const traces = tracesOf(await decrypted(scratch.copyOf(made)), await sealedOf(scratch.copyOf(made)));
      must(traces.absent.length === 0, `a trace that is looked for was never there: ${traces.absent[0]}`);
      const vault = await made.open();
      try {
        const backup = join(made.folder, 'backup');
        await vault.exportBackup(backup, PASSPHRASE);
        const recordings = readdirSync(made.files.recordings).length;
        must((await vault.eraseCalls([ERASED], { reason: 'request' })) === 1, 'nothing was erased');
        must(readdirSync(made.files.recordings).length === recordings - 1, 'its recording is still there');
        must(statSync(made.files.wal).size === 0, 'the write-ahead log is not empty');
        const { present } = tracesOf(await decrypted(scratch.copyOf(made)), traces.all);
        must(present.length === 0, `still in vault.db: ${present[0]}`);
        const imported = await vault.importBackup(backup, PASSPHRASE);
        must(imported.erased === 1 && imported.taken === 0, 'the backup brought a call back');
        must(!vault.hasCall(ERASED) && vault.searchCalls(WORD).length === 0, 'it is found');
        await mustBeSound(vault);
      } finally {
        await vault.close();
      }
      const { present } = tracesOf(await decrypted(scratch.copyOf(made)), traces.all);
      must(present.length === 0, `in vault.db after the import: ${present[0]}`);
      return 'absent everywhere';
    };
  },
};

/** What is looked for, by what it is. */
type Traces = ReadonlyMap<string, Buffer>;

interface SealedRow {
  readonly what: string;
  readonly bytes: Uint8Array;
}

async function storeCall(made: MadeVault): Promise<void> {
  const vault = await made.open();
  const permission = madePermission();
  vault.beginCall(madeHeader(ERASED), permission);
  for (let seq = 0; seq < 20; seq++)
    vault.appendEvents(ERASED, [madeUtterance(ERASED, seq, `${WORD} ${seq}`)], permission);
  const writer = await vault.openRecordingWriter(ERASED, FORMAT, permission);
  await writer.write(Buffer.alloc(100_000, 7));
  await writer.close();
  await vault.close();
}

/** The call's id, its wrapped key and the beginnings of its sealed rows. @param copy is opened, and of no other use. */
async function sealedOf({ files, keepers }: MadeVault): Promise<Traces> {
  const { keys } = await findKeys(files, keepers);
  const database = openDatabase(files.database, keys.page, { create: false });
  const rows: readonly SealedRow[] = database
    .prepare<SealedRow>(
      `SELECT 'its key' AS what, wrapped AS bytes FROM call_keys WHERE call_id = ?
       UNION ALL SELECT 'its header', sealed_header FROM calls WHERE call_id = ?
       UNION ALL SELECT kind || ' ' || position, sealed FROM call_records WHERE call_id = ?`,
    )
    .all(ERASED, ERASED, ERASED);
  database.close();
  const sealed = rows.map(({ what, bytes }) => [what, Buffer.from(bytes).subarray(0, 64)] as const);
  return new Map([['its id', Buffer.from(ERASED)], ...sealed]);
}

/**
 * A vault's database without its encryption. SQLite leaves free pages out of it, so there must be none. @param copy is of no use afterwards.
 */
async function decrypted({ files, keepers }: MadeVault): Promise<Buffer> {
  const { keys } = await findKeys(files, keepers);
  const database = openDatabase(files.database, keys.page, { create: false });
  const free = Number(database.pragma('freelist_count', { simple: true }));
  database.pragma('journal_mode = DELETE');
  database.pragma("rekey = ''");
  database.close();
  must(free === 0, `${free} pages that are not in use were not taken out of vault.db`);
  const bytes = readFileSync(files.database);
  must(bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3', 'the pages were not decrypted');
  return bytes;
}

function tracesOf(pages: Buffer, all: Traces) {
  const names = [...all.keys()];
  const isThere = (name: string) => pages.includes(all.get(name) ?? Buffer.alloc(0));
  return { all, present: names.filter(isThere), absent: names.filter((name) => !isThere(name)) };
}
