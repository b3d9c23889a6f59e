/**
 * `npm run prove -- --seeded`: takes one gate after the other out of a copy of the app and sees that the proof notices. A proof that cannot fail
 * would prove nothing.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One gate that is taken out: in which file, what stands there, and what is put in its place. */
interface Seed {
  readonly name: string;
  readonly file: string;
  readonly was: string;
  readonly becomes: string;
}

/** The gates that are taken out, one at a time. */
export const SEEDS: readonly Seed[] = [
  {
    name: 'the gate of a call stamps everything',
    file: 'app/privacy/consent/consent-gate.ts',
    was: 'return allowed && begins >= sinceSample ?',
    becomes: 'return allowed || begins >= 0 ?',
  },
  {
    name: 'nobody has to be told or asked',
    file: 'app/privacy/consent/consent-gate.ts',
    was: "if (!person.notice) return refused(channel === 'agent' ? AGENT_NOT_TOLD : NOT_TOLD);",
    becomes: 'if (!person.notice) return allowedSince(0);',
  },
  {
    name: 'what is taken back goes on',
    file: 'app/privacy/consent/consent-gate.ts',
    was: "if (answer && answer.answer !== 'granted') return refused(SENTENCES[answer.answer]);",
    becomes: '',
  },
  {
    name: 'a call is heard on while a card is read',
    file: 'app/session/payment-watch.ts',
    was: 'return !this.isShut;',
    becomes: 'return true;',
  },
  {
    name: 'what came of it is not forgotten',
    file: 'app/contract/purge.ts',
    was: "if (next.type === 'purged') forgetPurged(events, next);",
    becomes: '',
  },
];

/** Runs the proof on copies of the app with one gate missing each. @returns how many seeded faults went unnoticed. */
export async function proveSeeded(root: string, say: (line: string) => void): Promise<number> {
  let unnoticed = 0;
  for (const seed of SEEDS) {
    const folder = mkdtempSync(join(tmpdir(), 'emoaisec-seeded-'));
    try {
      for (const part of ['app', 'main', 'package.json'])
        cpSync(join(root, part), join(folder, part), { recursive: true });
      for (const part of ['node_modules', 'native-models', 'samples'])
        symlinkSync(join(root, part), join(folder, part));
      plant(folder, seed);
      const { code, faults } = await runProof(join(folder, 'main', 'headless', 'prove.ts'), ['eu', '--json']);
      const noticed = code === 1 && faults > 0;
      if (!noticed) unnoticed++;
      say(`  ${noticed ? 'noticed ' : 'UNNOTICED'}  ${seed.name}${noticed ? ` (${faults} findings)` : ''}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return unnoticed;
}

function plant(folder: string, { file, was, becomes }: Seed): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (!text.includes(was))
    throw new Error(`The gate to take out is not in ${file} any more; the list of seeds is out of date.`);
  writeFileSync(path, text.replace(was, becomes));
}

/** Runs a proof in a process of its own. @returns its exit code, and how many faults it tells. */
function runProof(
  script: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly faults: number }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, output) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, faults: faultsIn(output) });
    });
  });
}

function faultsIn(output: string): number {
  try {
    const results = JSON.parse(output) as readonly { readonly faults: readonly string[] }[];
    return results.reduce((sum, { faults }) => sum + faults.length, 0);
  } catch {
    return 0;
  }
}
