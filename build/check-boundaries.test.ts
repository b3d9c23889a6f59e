import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forbiddenPermittedCasts } from './permitted-casts.ts';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['app', 'main', 'renderer', 'build'];
const CRUISER = join('node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');

/** One file per rule that breaks it; `target` files are what the seeds import. */
const SEEDS: Readonly<Record<string, readonly (readonly [path: string, text: string])[]>> = {
  'no-cycles': [
    ['app/session/seed-cycle.ts', "import { b } from './seed-cycle-back.ts';\nexport const a = () => b;\n"],
    ['app/session/seed-cycle-back.ts', "import { a } from './seed-cycle.ts';\nexport const b = () => a;\n"],
  ],
  resolvable: [['app/session/seed-resolvable.ts', "import '../domain/not-there.ts';\n"]],
  'vocabulary-below-all': [['app/domain/seed-vocabulary.ts', "import '../signal/seed-target.ts';\n"]],
  'pure-rooms-stay-pure': [
    [
      'app/signal/seed-pure.ts',
      "import type { target } from '../inference/seed-target.ts';\nexport type T = typeof target;\n",
    ],
  ],
  'pure-rooms-without-node': [
    ['app/assist/seed-node.ts', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
  ],
  'stages-know-no-sibling': [['app/recognition/seed-sibling.ts', "import '../turns/seed-target.ts';\n"]],
  'only-the-session-knows-the-stages': [['main/headless/seed-stage.ts', "import '../../app/turns/seed-target.ts';\n"]],
  'nothing-looks-up': [
    ['app/inference/seed-up.ts', "import '../session/seed-target.ts';\n"],
    ['app/recognition/seed-up-evaluation.ts', "import '../evaluation/seed-target.ts';\n"],
  ],
  'evaluation-stands-apart': [['app/session/seed-evaluation.ts', "import '../evaluation/seed-target.ts';\n"]],
  'app-knows-no-host': [['app/session/seed-host.ts', "import '../../main/headless/seed-target.ts';\n"]],
  'hosts-know-no-views': [['main/headless/seed-views.ts', "import '../../renderer/seed-target.ts';\n"]],
  'renderer-knows-the-contract-only': [['renderer/seed-core.ts', "import '../app/session/seed-target.ts';\n"]],
  'renderer-without-node': [['renderer/seed-node.ts', "import { join } from 'node:path';\nexport const j = join;\n"]],
  'electron-in-its-host': [
    ['app/capture/seed-electron.ts', "import { app } from 'electron';\nexport const name = () => app;\n"],
  ],
  'onnxruntime-in-inference': [
    [
      'app/recognition/seed-runtime.ts',
      "import { InferenceSession } from 'onnxruntime-node';\nexport const S = InferenceSession;\n",
    ],
  ],
  'sqlite-in-the-vault': [
    [
      'app/session/seed-database.ts',
      "import Sqlite from 'better-sqlite3-multiple-ciphers';\nexport const D = Sqlite;\n",
    ],
  ],
  'network-in-enrichment': [
    ['app/session/seed-network.ts', "import { request } from 'node:https';\nexport const r = request;\n"],
  ],
  'testing-in-tests-only': [['app/session/seed-fake.ts', "import '../testing/seed-target.ts';\n"]],
  'no-development-packages-in-the-product': [
    ['app/session/seed-package.ts', "import { build } from 'esbuild';\nexport const b = build;\n"],
  ],
};
const TARGETS = [
  'app/signal',
  'app/inference',
  'app/turns',
  'app/session',
  'app/evaluation',
  'app/testing',
  'main/headless',
  'renderer',
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let copy: string;
let violations: readonly Violation[] = [];

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'boundaries-'));
  for (const path of [...ROOMS, '.dependency-cruiser.cjs', 'tsconfig.base.json', 'package.json']) {
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const target of TARGETS) write(`${target}/seed-target.ts`, 'export const target = 1;\n');
  for (const [path, text] of Object.values(SEEDS).flat()) write(path, text);
  const args = [CRUISER, ...ROOMS, '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const run = promisify(execFile)(process.execPath, args, { cwd: copy, maxBuffer: 1 << 28 });
  const { stdout } = await run.catch((error: { readonly stdout: string }) => error);
  violations = (JSON.parse(stdout) as { readonly summary: { readonly violations: readonly Violation[] } }).summary
    .violations;
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), text);
}

describe('the boundaries of the rooms', () => {
  it.each(Object.entries(SEEDS))('a seeded violation of "%s" is caught', (rule, seeds) => {
    // A cycle is reported once, at whichever of its modules was met first.
    const caught = violations.filter((v) => v.rule.name === rule).map((v) => v.from);
    expect(caught.filter((from) => seeds.some(([path]) => path === from))).not.toEqual([]);
  });

  it('every rule of the configuration has a seed', () => {
    const config = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
      readonly forbidden: readonly { readonly name: string }[];
    };
    expect(config.forbidden.map(({ name }) => name).sort()).toEqual(Object.keys(SEEDS).sort());
  });

  it('nothing but the seeds breaks a rule', () => {
    expect(violations.filter((v) => !v.from.includes('/seed-')).map((v) => `${v.rule.name}: ${v.from}`)).toEqual([]);
  });

  it('only the consent gate stamps material as permitted', () => {
    expect(forbiddenPermittedCasts(ROOT)).toEqual([]);
  });

  it('a seeded stamp outside the gate is caught', () => {
    write(
      'app/recognition/seed-stamp.ts',
      'export const stamped = (x: unknown) =>\n  x as Permitted<"transcribe", Segment>;\n',
    );
    write('app/session/seed-permission.ts', 'export const may = (x: unknown) => x as StorePermission;\n');
    expect(forbiddenPermittedCasts(copy)).toEqual([
      'app/recognition/seed-stamp.ts:2',
      'app/session/seed-permission.ts:1',
    ]);
  });
});
