/**
 * `npm run profiles:sign`: signs the bundled compliance profiles anew. The key is made for this once and forgotten: whoever changes a profile
 * changes the public key in the code too, which nobody can do unseen.
 */
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signProfile } from '../app/privacy/profiles/profile-signature.ts';
import { ROOT } from './set-up.ts';

const FOLDER = join(ROOT, 'app/privacy/profiles/data');
const KEY_MODULE = join(ROOT, 'app/privacy/profiles/release-key.ts');

/** @returns the exit code. */
export async function run(): Promise<number> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  for (const file of files) {
    const signature = signProfile(readFileSync(join(FOLDER, file)), privateKey);
    writeFileSync(join(FOLDER, file.replace('.json', '.sig')), `${signature}\n`);
  }
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  writeFileSync(
    KEY_MODULE,
    `/** Made by \`npm run profiles:sign\`: who may change the bundled profiles. */\nexport const RELEASE_KEY = '${key}';\n`,
  );
  process.stdout.write(`${files.length} profiles signed.\n`);
  return 0;
}
