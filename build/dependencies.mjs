/**
 * Installs the packages of package-lock.json when they are missing or of another lock file. Runs on the Node that is on the machine
 * (20.18 or newer), before anything is installed: plain JavaScript, Node's own modules only.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { withLock } from './lock.mjs';

const ROOT = join(import.meta.dirname, '..');
const LOCK_FILE = join(ROOT, 'package-lock.json');
const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.emoaisec-installed');

/** The Node the project runs on, installed as a package. */
export const PROJECT_NODE = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Whether the installed packages are those of the lock file as it is now. */
export function dependenciesAreCurrent() {
  const stamp = lockStamp();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp && existsSync(PROJECT_NODE)) return true;
  if (!existsSync(PROJECT_NODE) || !installedMatchesLock()) return false;
  writeFileSync(STAMP, stamp);
  return true;
}

/** Installs the dependencies when needed. Rejects with a message for the user when npm fails; it is then tried again next time. */
export async function ensureDependencies() {
  if (dependenciesAreCurrent()) return;
  const say = (line) => process.stderr.write(`${line}\n`);
  await withLock(
    join(ROOT, '.set-up.lock'),
    async () => {
      if (dependenciesAreCurrent()) return;
      say('Installing the packages this project needs (npm ci, about a minute the first time) …');
      const startedMs = Date.now();
      rmSync(STAMP, { force: true });
      await npmCi(say, startedMs);
      if (!existsSync(PROJECT_NODE))
        throw new Error('npm ci ended well, but did not install Node 24: are install scripts switched off?');
      writeFileSync(STAMP, lockStamp());
      say(`  packages installed in ${Math.round((Date.now() - startedMs) / 1000)} s`);
    },
    say,
  );
}

function lockStamp() {
  const lock = createHash('sha256').update(readFileSync(LOCK_FILE)).digest('hex');
  return `${lock} ${process.platform}-${process.arch}`;
}

/** True when a person ran `npm ci` or `npm install` by hand: npm's own record of what it installed equals the lock file. */
function installedMatchesLock() {
  try {
    const wanted = JSON.parse(readFileSync(LOCK_FILE, 'utf8')).packages;
    const installed = JSON.parse(readFileSync(join(MODULES, '.package-lock.json'), 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, entry]) =>
        path === '' || (installed[path] ? installed[path].version === entry.version : Boolean(entry.optional)),
    );
  } catch {
    return false;
  }
}

/** The npm that runs this script, or the first on the path, started with a Node outside the folder that it is about to replace. */
function npmCi(say, startedMs) {
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'));
  const env = { ...process.env, PATH: path.join(delimiter), ONNXRUNTIME_NODE_INSTALL: 'skip' };
  const node = process.env.npm_node_execpath;
  const script = process.env.npm_execpath;
  const known = node && script?.endsWith('.js') && !node.startsWith(MODULES);
  const [command, args] = known ? [node, [script]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, 'ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: command === 'npm' && process.platform === 'win32',
    });
    const ticker = setInterval(() => say(`  … ${Math.round((Date.now() - startedMs) / 1000)} s`), 10_000);
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors += text;
    });
    child.on('error', (error) => finish(new Error(`npm could not be started (${error.message}). It comes with Node.`)));
    child.on('close', (code) => finish(code === 0 ? undefined : new Error(npmFailure(errors, code))));
    const finish = (error) => {
      clearInterval(ticker);
      if (error) reject(error);
      else resolve();
    };
  });
}

function npmFailure(errors, code) {
  const lines = errors
    .split('\n')
    .filter((line) => /^npm (error|ERR!)/.test(line) && !/debug-0\.log|^npm error +at /.test(line));
  const network = /ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|ECONNRESET|network/.test(errors);
  const advice = network
    ? 'The package registry cannot be reached: check the network, or npm\'s "registry" and proxy settings.'
    : '';
  return `npm ci failed (exit ${code}). ${advice}\n${lines.slice(0, 8).join('\n')}`.trim();
}
