/** `npm run prove [-- PROFILE…]`: shows that nothing is read of whom it may not be read, by running the app and looking through all it tells. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import {
  makeAdministratorKey,
  openAdministratorKey,
  pinAdministrator,
  writeChoice,
} from '../../app/privacy/profiles/profile-choice.ts';
import { sourcesLayout } from '../app-layout.ts';
import { endWithReader } from './closed-pipe.ts';
import { EXIT } from './exit-codes.ts';
import { type ProofResult, proveCase } from './prove-case.ts';
import { PROVED, proofCases } from './prove-cases.ts';
import { proveFolder, wordsOf } from './prove-folder.ts';
import { proveSeeded } from './prove-seeded.ts';
import { proofSound } from './prove-sound.ts';

const ROOT = join(import.meta.dirname, '..', '..');

endWithReader();
const command = new Command('npm run prove --')
  .description(
    'Runs calls through the app under a compliance profile and looks through everything that leaves the engine.',
  )
  .argument('[PROFILE...]', `of ${PROVED.join(', ')}; all when none is named`)
  .option('--json', 'print the results as JSON')
  .option('--seeded', 'take the gates out of copies of the app, one after the other, and see that the proof notices')
  .parse();
const asked = command.args.length > 0 ? command.args : PROVED;
const unknown = asked.find((profile) => !PROVED.includes(profile));
if (unknown !== undefined) command.error(`error: there is no profile "${unknown}"`, { exitCode: EXIT.usage });
const { json, seeded } = command.opts<{ json?: boolean; seeded?: boolean }>();
process.exitCode = seeded ? await proveWithSeeds() : await prove(asked, json === true);

async function prove(profiles: readonly string[], asJson: boolean): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'emoaisec-prove-'));
  const results: (ProofResult & { readonly profile: string })[] = [];
  try {
    const layout = sourcesLayout(ROOT);
    const sound = proofSound(layout.engine.samples, folder);
    for (const profile of profiles) {
      const data = join(folder, profile);
      chooseProfile(profile, data);
      const keyFile = join(folder, `${profile}.key`);
      writeFileSync(keyFile, randomBytes(32), { mode: 0o600 });
      if (!asJson) process.stdout.write(`Profile ${profile}\n`);
      const heard: string[] = [];
      const note = ({ said = [], ...result }: ProofResult) => {
        heard.push(...said);
        results.push({ profile, ...result });
        if (!asJson) tell(result);
      };
      for (const each of proofCases(profile, sound))
        note(await proveCase({ ...layout, engine: { ...layout.engine, data } }, keyFile, each));
      note(proveFolder(data, wordsOf(heard)));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const failed = results.filter(({ faults }) => faults.length > 0).length;
  if (asJson) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  else process.stdout.write(`\n${results.length - failed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : EXIT.ok;
}

function tell({ name, messages, faults }: ProofResult): void {
  process.stdout.write(`  ${faults.length === 0 ? 'holds ' : 'BROKEN'}  ${name} (${messages} looked through)\n`);
  for (const fault of faults.slice(0, 8)) process.stdout.write(`          ${fault}\n`);
  if (faults.length > 8) process.stdout.write(`          and ${faults.length - 8} more\n`);
}

async function proveWithSeeds(): Promise<number> {
  process.stdout.write('The proof of the profile eu, on copies of the app with one gate missing\n');
  const unnoticed = await proveSeeded(ROOT, (line) => void process.stdout.write(`${line}\n`));
  return unnoticed > 0 ? 1 : EXIT.ok;
}

/** As an administrator would, on a machine of its own. */
function chooseProfile(profile: string, data: string): void {
  const passphrase = randomUUID();
  const { pem, publicKey } = makeAdministratorKey(passphrase);
  pinAdministrator(data, publicKey);
  writeChoice(data, { v: 1, profiles: [profile], setAtEpochMs: Date.now() }, openAdministratorKey(pem, passphrase));
}
