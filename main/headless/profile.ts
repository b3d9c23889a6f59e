/** `npm run profile -- …`: which compliance profile holds on this machine, and an administrator's choice of another. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { AppError } from '../../app/domain/errors.ts';
import { readBundledProfiles } from '../../app/privacy/profiles/bundled-profiles.ts';
import { openProfile } from '../../app/privacy/profiles/chosen-profile.ts';
import {
  makeAdministratorKey,
  openAdministratorKey,
  pinAdministrator,
  writeChoice,
} from '../../app/privacy/profiles/profile-choice.ts';
import { signProfile } from '../../app/privacy/profiles/profile-signature.ts';
import { sourcesLayout } from '../app-layout.ts';
import { dataDirectory } from '../data-folder.ts';
import { endWithReader } from './closed-pipe.ts';
import { exitCodeOf } from './exit-codes.ts';
import { profileTable } from './profile-table.ts';

const PASSPHRASE = 'EMOAISEC_ADMIN_PASSPHRASE';
const { profiles } = sourcesLayout(join(import.meta.dirname, '..', '..')).engine;
const data = dataDirectory();
const say = (text: string) => void process.stdout.write(`${text}\n`);

endWithReader();
const program = new Command('npm run profile --')
  .description(
    'Shows and chooses the compliance profile: what may be analysed, who has to agree, how long data are kept.',
  )
  .addHelpText('after', `\nThe administrator's passphrase is taken from the environment: ${PASSPHRASE}.`);
program
  .command('status', { isDefault: true })
  .description('the profile that holds')
  .action(() => {
    const { profile, problem } = openProfile(profiles, data);
    if (problem) say(`Attention: ${problem}\n`);
    say(profileTable(profile));
  });
program
  .command('list')
  .description('the profiles that come with the app')
  .action(() => {
    for (const { id, version, name } of readBundledProfiles(profiles).values())
      say(`${id.padEnd(20)} ${version}  ${name}`);
  });
program
  .command('show <ID>')
  .description('what a profile says')
  .action((id: string) => {
    const profile = readBundledProfiles(profiles).get(id);
    if (!profile) throw new AppError('invalid-request', `There is no profile "${id}".`);
    say(profileTable(profile));
  });
program
  .command('new-administrator <KEYFILE>')
  .description('make a key that may choose on this machine; keep it elsewhere')
  .action((path: string) => {
    const { pem, publicKey } = makeAdministratorKey(passphrase());
    pinAdministrator(data, publicKey);
    writeFileSync(path, pem, { mode: 0o600, flag: 'wx' });
    say(
      `Written: ${path}. Whoever has it and its passphrase may choose the profile of this machine; keep it elsewhere.`,
    );
  });
program
  .command('choose [ID...]')
  .description('choose profiles; several hold together, the strictest in each point')
  .requiredOption('--key <KEYFILE>', "the administrator's key")
  .option('--custom <FILE>', "a profile of the site's own (JSON), which is signed along")
  .action((ids: string[], { key: path, custom }: { key: string; custom?: string }) => {
    const key = openAdministratorKey(readFileSync(path, 'utf8'), passphrase());
    const text = custom === undefined ? undefined : readFileSync(custom, 'utf8');
    const own = text === undefined ? {} : { custom: { text, signature: signProfile(Buffer.from(text), key) } };
    writeChoice(data, { v: 1, profiles: ids, ...own, setAtEpochMs: Date.now() }, key);
    const { profile, problem } = openProfile(profiles, data);
    if (problem) throw new AppError('profile-invalid', problem);
    say(`${profileTable(profile)}\n\nIt holds from the next start of the app on.`);
  });

try {
  program.parse();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = exitCodeOf(error.code);
}

function passphrase(): string {
  const given = process.env[PASSPHRASE];
  if (!given) throw new AppError('invalid-request', `Give the administrator's passphrase in ${PASSPHRASE}.`);
  return given;
}
