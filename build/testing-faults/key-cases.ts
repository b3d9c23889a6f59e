/** Keys that are wrong, missing or open to others, and steps that were interrupted. */
import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../../app/domain/errors.ts';
import { createKeyKeepers } from '../../app/privacy/vault/key-keepers.ts';
import { openVault } from '../../app/privacy/vault/open-vault.ts';
import type { VaultFiles } from '../../app/privacy/vault/vault-files.ts';
import { cutOffRotation } from '../../app/testing/cut-off-rotation.ts';
import { LATER_MIGRATIONS } from '../../app/testing/later-migrations.ts';
import type { MadeVault } from '../../app/testing/made-vault.ts';
import { type FaultCase, must } from './fault-case.ts';
import { contentOf, filled, mustBeSound, refusal } from './sound-vault.ts';

const opened = (files: VaultFiles, keyFile: string) =>
  openVault({ files, keepers: createKeyKeepers({ EMOAISEC_VAULT_KEY_FILE: keyFile }), epochMs: Date.now });

function otherKey(folder: string): string {
  const path = join(folder, 'other-key');
  writeFileSync(path, randomBytes(32), { mode: 0o600 });
  return path;
}

async function content(made: MadeVault, open = made.open): Promise<string> {
  const vault = await open();
  try {
    await mustBeSound(vault);
    return await contentOf(vault);
  } finally {
    await vault.close();
  }
}

/**
 * A vault that must stay closed. @param harm takes its key away, and opens it. @param undo gives the key back.
 * @param code what is said.
 */
function staysClosed(
  code: ErrorCode,
  harm: (made: MadeVault, folder: string) => Promise<unknown>,
  undo: (made: MadeVault) => void = () => {},
): FaultCase['prepare'] {
  return async ({ scratch }) => {
    const sound = scratch.vault();
    await filled(sound);
    const before = await content(scratch.copyOf(sound));
    return async (_n, tried) => {
      const copy = tried.copyWithKey(sound);
      const database = readFileSync(copy.files.database);
      const said = await refusal(() => harm(copy, tried.folder()));
      must(said.code === code, `said ${said.code}`);
      must(readFileSync(copy.files.database).equals(database), 'the database was changed');
      undo(copy);
      must((await content(copy)) === before, 'the content is another once the key is back');
      return code;
    };
  };
}

export const KEY_CASES: readonly FaultCase[] = [
  {
    name: 'wrong-key',
    done: 'opened with another key file',
    holds: 'refused as the wrong key, nothing changed; opens with the right one',
    times: 20,
    prepare: staysClosed('vault-key-wrong', ({ files }, folder) => opened(files, otherKey(folder))),
  },
  {
    name: 'missing-key',
    done: 'opened without vault-key.json',
    holds: 'refused, and no new vault is made in its place; opens once the file is back',
    times: 20,
    prepare: staysClosed(
      'vault-key-missing',
      (made) => {
        renameSync(made.files.key, join(made.folder, 'kept'));
        return made.open();
      },
      ({ files, folder }) => renameSync(join(folder, 'kept'), files.key),
    ),
  },
  {
    name: 'missing-key-file',
    done: 'opened where the key file that protects the key is missing',
    holds: 'refused, nothing changed; opens once the file is back',
    times: 20,
    prepare: staysClosed('vault-closed', ({ files }, folder) => opened(files, join(folder, 'nothing'))),
  },
  {
    name: 'open-key-file',
    done: 'opened with a key file of mode 0644',
    holds: 'refused with the command that closes it; opens with mode 0600',
    times: 20,
    prepare: staysClosed(
      'vault-closed',
      (made) => {
        chmodSync(join(made.folder, 'key'), 0o644);
        return made.open();
      },
      ({ folder }) => chmodSync(join(folder, 'key'), 0o600),
    ),
  },
  {
    name: 'other-machine',
    done: 'the folder is copied to a machine whose own vault has another key, with and without that vault’s vault-key.json',
    holds: 'stays closed under what that machine has',
    times: 20,
    async prepare({ scratch }) {
      const [sound, theirs] = [scratch.vault(), scratch.vault()];
      await filled(sound);
      await filled(theirs);
      return async (n, tried) => {
        const copy = tried.copyOf(sound);
        const isKeyTheirs = n % 2 === 1;
        if (isKeyTheirs) copyFileSync(theirs.files.key, copy.files.key);
        const { code } = await refusal(() => opened(copy.files, join(theirs.folder, 'key')));
        must(code === (isKeyTheirs ? 'vault-damaged' : 'vault-key-wrong'), `said ${code}`);
        return code;
      };
    },
  },
  {
    name: 'interrupted-rotation',
    done: 'a rotation of keys is cut off after each of its steps',
    holds: 'undone or finished at the next opening, as the steps demand, with all that was in it',
    times: 30,
    async prepare({ scratch }) {
      const sound = scratch.vault();
      await filled(sound);
      const before = await content(scratch.copyOf(sound));
      return async (n, tried) => {
        const copy = tried.copyOf(sound);
        const steps = ([1, 2, 3] as const)[n % 3] ?? 1;
        await cutOffRotation(copy, steps);
        must((await content(copy)) === before, `the content is another after step ${steps}`);
        must(!existsSync(copy.files.nextDatabase), 'the next database is still there');
        const log = await exportedLog(copy);
        const outcome = steps === 3 ? 'finished' : 'undone';
        must(log.includes(`"state":"${outcome}"`), `the audit log does not tell that it was ${outcome}`);
        return outcome;
      };
    },
  },
  {
    name: 'interrupted-migration',
    done: 'a migration is cut off after its copy was made, or one of its steps fails',
    holds: 'done again at the next opening, or left as it was before, with all that was in it',
    times: 20,
    async prepare({ scratch }) {
      const sound = scratch.vault();
      await filled(sound);
      const before = await content(scratch.copyOf(sound));
      return async (n, tried) => {
        const copy = tried.copyOf(sound);
        if (n % 2 === 0) {
          copyFileSync(copy.files.database, copy.files.beforeMigration);
          must((await content(copy, () => copy.open(LATER_MIGRATIONS))) === before, 'the content is another');
          must(!existsSync(copy.files.beforeMigration), 'the copy from before is still there');
          return 'done again';
        }
        const { code } = await refusal(() => copy.open([...LATER_MIGRATIONS, 'DROP TABLE calls; SELECT nothing();']));
        must(code === 'vault-damaged', `said ${code}`);
        must((await content(copy)) === before, 'the content is another');
        return 'put back';
      };
    },
  },
];

async function exportedLog(made: MadeVault): Promise<string> {
  const vault = await made.open();
  try {
    return [...vault.audit.exportLog()].join('');
  } finally {
    await vault.close();
  }
}
