import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isLicenceAllowed } from './licence-expression.ts';
import { licenceProblems, reportLicences } from './licences.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'licences-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function lock(packages: Readonly<Record<string, object>>): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
}

describe('the licence gate', () => {
  it('passes the packages and weight packs of this repository', () => {
    const { checked, problems } = licenceProblems(join(import.meta.dirname, '..'));
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(100);
  });

  it('catches a seeded copyleft package and says what it is used for', () => {
    lock({
      'node_modules/good': { version: '1.0.0', license: 'MIT' },
      'node_modules/a/node_modules/bad': { version: '2.0.0', license: 'GPL-3.0-only' },
    });
    const lines: string[] = [];
    expect(reportLicences(root, (line) => lines.push(line))).toBe(1);
    expect(lines).toEqual(['bad@2.0.0 (product): GPL-3.0-only is not allowed\n']);
  });

  it('lets file-level copyleft be worked with and not shipped', () => {
    lock({
      'node_modules/tool': { version: '1.0.0', license: 'MPL-2.0', dev: true },
      'node_modules/shipped': { version: '1.0.0', license: 'MPL-2.0' },
    });
    expect(licenceProblems(root).problems.map(({ name }) => name)).toEqual(['shipped']);
  });

  it('takes a licence the lock file does not know from the package itself, and refuses none', () => {
    lock({ 'node_modules/old': { version: '1.0.0' }, 'node_modules/mute': { version: '1.0.0' } });
    mkdirSync(join(root, 'node_modules', 'old'), { recursive: true });
    writeFileSync(join(root, 'node_modules', 'old', 'package.json'), JSON.stringify({ licenses: [{ type: 'ISC' }] }));
    expect(licenceProblems(root).problems.map(({ name }) => name)).toEqual(['mute']);
  });

  it('catches weights that may not be shipped', () => {
    lock({});
    mkdirSync(join(root, 'native-models'));
    writeFileSync(
      join(root, 'native-models', 'packs.json'),
      JSON.stringify({ packs: [{ name: 'w', version: '1', licence: 'CC-BY-NC-4.0' }] }),
    );
    expect(licenceProblems(root).problems).toEqual([
      { name: 'w', version: '1', licence: 'CC-BY-NC-4.0', use: 'weights' },
    ]);
  });
});

describe('isLicenceAllowed', () => {
  const allowed = new Set(['MIT', 'ISC']);
  it.each([
    ['MIT', true],
    ['GPL-3.0-only', false],
    ['(GPL-3.0-only OR MIT)', true],
    ['GPL-3.0-only AND MIT', false],
    ['(MIT AND ISC) OR GPL-2.0-only', true],
    ['UNLICENSED', false],
    ['', false],
    ['MIT)', false],
  ])('%j: %s', (expression, met) => {
    expect(isLicenceAllowed(expression, allowed)).toBe(met);
  });
});
