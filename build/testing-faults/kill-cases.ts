/** Processes that are killed while they write. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openDatabase } from '../../app/privacy/vault/database.ts';
import { findKeys } from '../../app/privacy/vault/master-key.ts';
import { killedWriter, type WriterWork } from '../../app/testing/killed-writer.ts';
import { LATER_MIGRATIONS, LATER_ROWS } from '../../app/testing/later-migrations.ts';
import { type MadeVault, madeUtterance } from '../../app/testing/made-vault.ts';
import { between, type FaultCase, must } from './fault-case.ts';
import type { Scratch } from './scratch.ts';
import { CALLS, contentOf, filled, mustBeSound } from './sound-vault.ts';

/** A vault grows with each kill, and looking at all of it takes longer: it is begun anew after so many. */
const KILLS_OF_ONE = 10;
const LONGEST_MS = 250;

const killed = ({ folder }: MadeVault, work: WriterWork, afterMs: number) =>
  killedWriter(join(folder, 'data'), join(folder, 'key'), work, afterMs);

/** The vault of this try: the one of the tries before, or a new one. */
function renewing(scratch: Scratch, make: (made: MadeVault) => Promise<unknown> = async () => {}) {
  let made = scratch.vault();
  return async (n: number): Promise<MadeVault> => {
    if (n % KILLS_OF_ONE > 0) return made;
    scratch.remove();
    made = scratch.vault();
    await make(made);
    return made;
  };
}

/** All acknowledged events are there, whole batches of three only, each as it was written. @param last number of the last acknowledged one. */
export async function mustHaveAllEvents(made: MadeVault, last: number): Promise<void> {
  const vault = await made.open();
  try {
    const events = vault.hasCall('call-1') ? vault.readCall('call-1').events : [];
    must(events.length > last, `event ${last} was acknowledged, and there are ${events.length}`);
    must(events.length % 3 === 0, `half a write is there: ${events.length} events`);
    const written = events.map((_, seq) => madeUtterance('call-1', seq, `words ${seq}`));
    must(isDeepStrictEqual(events, written), 'an event is not as it was written');
    await mustBeSound(vault);
  } finally {
    await vault.close();
  }
}

export const KILL_CASES: readonly FaultCase[] = [
  {
    name: 'kill-events',
    done: 'kill -9 while events and a recording are written',
    holds: 'no acknowledged event lost, none half-written; vault and audit log sound',
    times: 200,
    async prepare({ scratch, random }) {
      const vaultOf = renewing(scratch);
      return async (n) => {
        const made = await vaultOf(n);
        const acknowledged = await killed(made, 'events', between(random, 0, LONGEST_MS));
        await mustHaveAllEvents(made, Number(acknowledged.at(-1)));
        return 'all there';
      };
    },
  },
  {
    name: 'kill-rotation',
    done: 'kill -9 while the master key is rotated again and again',
    holds: 'opens under one of the two keys with all that was in it; nothing of the other is left',
    times: 20,
    async prepare({ scratch, random }) {
      const vaultOf = renewing(scratch, filled);
      let content: string | undefined;
      return async (n) => {
        const made = await vaultOf(n);
        if (n % KILLS_OF_ONE === 0) content = undefined;
        const before = content ?? (await readContent(made));
        await killed(made, 'rotate', between(random, 0, LONGEST_MS));
        content = await readContent(made);
        must(content === before, 'the content is another');
        must(!existsSync(made.files.nextDatabase), 'the next database is still there');
        return 'all there';
      };
    },
  },
  {
    name: 'kill-erasure',
    done: 'kill -9 while calls are stored and erased',
    holds: 'an erased call stays erased and cannot be stored again; no recording without a call; sound',
    times: 20,
    async prepare({ scratch, random }) {
      const vaultOf = renewing(scratch);
      const erased: string[] = [];
      return async (n) => {
        const made = await vaultOf(n);
        if (n % KILLS_OF_ONE === 0) erased.length = 0;
        erased.push(...(await killed(made, 'erase', between(random, 0, LONGEST_MS))));
        const vault = await made.open();
        try {
          must(!erased.some(vault.hasCall), 'an erased call is back');
          const found = vault.searchCalls('forgotten').map(({ header }) => header.callId);
          must(!found.some((callId) => erased.includes(callId)), 'an erased call is found by its words');
          await mustBeSound(vault);
        } finally {
          await vault.close();
        }
        const left = existsSync(made.files.recordings) ? readdirSync(made.files.recordings) : [];
        must(left.length === 0, 'a recording is left without its call');
        return 'stays erased';
      };
    },
  },
  {
    name: 'kill-migration',
    done: 'kill -9 while tables are brought to a later version',
    holds: 'the next opening brings all of it to that version; no copy is left',
    times: 20,
    async prepare({ random }) {
      return async (_n, scratch) => {
        const made = scratch.vault();
        await filled(made);
        const before = await readContent(made);
        await killed(made, 'migrate', between(random, 0, LONGEST_MS));
        const wasLeft = existsSync(made.files.beforeMigration);
        const vault = await made.open(LATER_MIGRATIONS);
        try {
          must((await contentOf(vault)) === before, 'the content is another');
          await mustBeSound(vault);
        } finally {
          await vault.close();
        }
        must(!existsSync(made.files.beforeMigration), 'the copy from before is still there');
        must((await laterRows(made)) === LATER_ROWS, 'the later version is not whole');
        return wasLeft ? 'finished at opening' : 'killed before or after it';
      };
    },
  },
];

async function readContent(made: MadeVault): Promise<string> {
  const vault = await made.open();
  try {
    must(vault.listCalls().length === CALLS.length, 'a call is missing');
    await mustBeSound(vault);
    return await contentOf(vault);
  } finally {
    await vault.close();
  }
}

async function laterRows({ files, keepers }: MadeVault): Promise<number | undefined> {
  const { keys } = await findKeys(files, keepers);
  const database = openDatabase(files.database, keys.page, { create: false });
  const row = database.prepare<{ readonly rows: number }>('SELECT count(*) AS rows FROM later').get();
  database.close();
  return row?.rows;
}
