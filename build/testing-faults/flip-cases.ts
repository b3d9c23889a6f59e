/** One byte of a file that is changed. */
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyAuditFile } from '../../app/privacy/audit/audit-file.ts';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import type { VaultFiles } from '../../app/privacy/vault/vault-files.ts';
import { killedWriter } from '../../app/testing/killed-writer.ts';
import { madeLog } from '../../app/testing/made-audit-log.ts';
import type { MadeVault } from '../../app/testing/made-vault.ts';
import { ROOT } from '../set-up.ts';
import { between, type FaultCase, type FaultContext, must } from './fault-case.ts';
import { contentOf, filled, foundIn, refusal } from './sound-vault.ts';

const PROFILES = join(ROOT, 'app/privacy/profiles/data');
const PASSPHRASE = 'four words of mine';
const LOG_ENTRIES = 150;
/** What a vault says of its key file: where it lies, or which protection it now names. */
const OF_THE_KEY = /vault-key\.json|not set/;

/** Changes one byte of a file to any other. @returns where. */
function flip(path: string, random: () => number): number {
  const bytes = readFileSync(path);
  const at = between(random, 0, bytes.byteLength - 1);
  bytes[at] = (bytes[at] ?? 0) ^ between(random, 1, 255);
  writeFileSync(path, bytes);
  return at;
}

/** A flip in one file of a vault. @param names what must be named where it has an effect. */
function inVault(
  make: (made: MadeVault) => Promise<{ readonly path: (files: VaultFiles) => string; readonly names: RegExp }>,
): FaultCase['prepare'] {
  return async ({ scratch, random }: FaultContext) => {
    const sound = scratch.vault();
    const { path, names } = await make(sound);
    const whole = await scratch.copyOf(sound).open();
    const content = await contentOf(whole);
    await whole.close();
    return async (_n, tried) => {
      const copy = tried.copyOf(sound);
      const at = flip(path(copy.files), random);
      const found = await foundIn(copy, content);
      if (found === 'without effect') return found;
      must(names.test(found), `byte ${at}: not named, but "${found}"`);
      return 'named';
    };
  };
}

export const FLIP_CASES: readonly FaultCase[] = [
  {
    name: 'flip-database',
    done: 'one byte of vault.db is changed',
    holds: 'vault.db is named as damaged',
    times: 200,
    prepare: inVault(async (made) => {
      await filled(made);
      return { path: ({ database }) => database, names: /vault\.db/ };
    }),
  },
  {
    name: 'flip-write-ahead-log',
    done: 'one byte of the write-ahead log of a killed process is changed',
    holds: 'vault.db-wal is named; or all content is there (the tail of a log that was cut in the middle of a write)',
    times: 200,
    prepare: inVault(async (made) => {
      await killedWriter(join(made.folder, 'data'), join(made.folder, 'key'), 'events', 60);
      must(statSync(made.files.wal).size > 20_000, 'the write-ahead log is too short to try');
      return { path: ({ wal }) => wal, names: /vault\.db-wal/ };
    }),
  },
  {
    name: 'flip-recording',
    done: 'one byte of a recording is changed',
    holds: 'the recording is named by its id',
    times: 200,
    prepare: inVault(async (made) => {
      const id = await filled(made);
      return { path: ({ recordings }) => join(recordings, `${id}.sealed`), names: new RegExp(`^recording ${id}$`) };
    }),
  },
  {
    name: 'flip-key-file',
    done: 'one byte of vault-key.json is changed',
    holds: 'vault-key.json, or the protection it now asks for, is named; or all content opens (white space)',
    times: 200,
    prepare: inVault(async (made) => {
      await filled(made);
      return { path: ({ key }) => key, names: OF_THE_KEY };
    }),
  },
  {
    name: 'flip-backup',
    done: 'one byte of a backup is changed, and it is imported into another vault',
    holds: 'refused as no sound backup; nothing of it is taken',
    times: 100,
    async prepare({ scratch, random }) {
      const made = scratch.vault();
      await filled(made);
      const vault = await made.open();
      const file = join(made.folder, 'backup');
      await vault.exportBackup(file, PASSPHRASE);
      await vault.close();
      return async (_n, tried) => {
        const path = join(tried.folder(), 'changed');
        cpSync(file, path);
        const at = flip(path, random);
        const other = await tried.vault().open();
        try {
          const { code } = await refusal(() => other.importBackup(path, PASSPHRASE));
          must(code === 'backup-invalid', `byte ${at}: said ${code}`);
          must(other.listCalls().length === 0, `byte ${at}: a call was taken`);
        } finally {
          await other.close();
        }
        return 'named';
      };
    },
  },
  {
    name: 'flip-audit-log',
    done: 'one byte of an exported audit log is changed',
    holds: 'not sound; the entry is named where the byte is of one',
    times: 500,
    async prepare({ random }) {
      const log = Buffer.from([...madeLog(LOG_ENTRIES).log.exportLog()].join(''));
      return async (_n, tried) => {
        const path = join(tried.folder(), 'log.jsonl');
        writeFileSync(path, log);
        const at = flip(path, random);
        const { verdict } = await verifyAuditFile(path);
        must(!verdict.sound, `byte ${at}: taken for sound`);
        const line = log.subarray(0, at).filter((byte) => byte === 10).length;
        if (line >= LOG_ENTRIES) return 'named a signature';
        const { index = -1, through = index } = verdict;
        must(index <= line && line <= through, `byte ${at}: entry ${line} is not named, but ${index}`);
        return 'named the entry';
      };
    },
  },
  {
    name: 'flip-profile',
    done: 'one byte of a signed compliance profile, or of its signature, is changed',
    holds:
      'refused for its signature, and nothing is allowed; or the profile is the same (white space of the signature)',
    times: 200,
    async prepare({ random }) {
      const sound = openProfile(PROFILES);
      return (n, tried) => {
        const folder = tried.folder();
        cpSync(PROFILES, folder, { recursive: true });
        const at = flip(join(folder, n % 2 === 0 ? 'eu.json' : 'eu.sig'), random);
        const { profile, problem } = openProfile(folder);
        if (problem === undefined) {
          must(JSON.stringify(profile) === JSON.stringify(sound.profile), `byte ${at}: another profile is taken`);
          return 'without effect';
        }
        must(problem.includes('signature') && profile.id === 'closed', `byte ${at}: "${problem}", ${profile.id}`);
        return 'named';
      };
    },
  },
];
