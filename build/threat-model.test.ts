/** Reads `docs/threat-model.md`: every mitigation names a test, and every test that is named exists. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const page = readFileSync(join(ROOT, 'docs', 'threat-model.md'), 'utf8');

/** Rows of the tables whose header ends with `test`: kind, threat, mitigation, test. */
const rows = page
  .split(/\n(?=\|)/)
  .flatMap((part) => part.split('\n'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, kind]) => kind !== undefined && /^[STRIDE]$/.test(kind))
  .map(([, kind = '', threat = '', mitigation = '', test = '']) => ({ kind, threat, mitigation, test }));

/** A test's file and name, as a row gives them. */
function namedTest(cell: string): { readonly file: string; readonly name: string } | undefined {
  const [, file, name] = /^`([^`]+)` › "(.+)"$/.exec(cell) ?? [];
  return file === undefined || name === undefined ? undefined : { file, name: name.replaceAll('\\"', '"') };
}

/** Whether a source has the name as a whole string: of a test, or of a row of one. */
function hasString(source: string, name: string): boolean {
  const escaped = (quote: string) => name.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return ["'", '"', '`'].some((quote) =>
    source.includes(`${quote}${name.includes(quote) ? escaped(quote) : name}${quote}`),
  );
}

describe('the threat model', () => {
  it('has every kind of threat, and a table for every boundary', () => {
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(new Set('STRIDE'));
    expect(page.match(/^### \d\. /gm)).toHaveLength(9);
    expect(rows.length).toBeGreaterThan(50);
  });

  it.each(rows.map(({ threat, mitigation, test }) => [threat, mitigation, test] as const))(
    'names a test that exists against: %s',
    (threat, mitigation, test) => {
      expect(threat.length * mitigation.length).toBeGreaterThan(0);
      const named = namedTest(test);
      if (!named) throw new Error(`no test is named in the form \`file\` › "name": ${test}`);
      const path = join(ROOT, named.file);
      expect(existsSync(path), named.file).toBe(true);
      expect(hasString(readFileSync(path, 'utf8'), named.name), `${named.file} has no test "${named.name}"`).toBe(true);
    },
  );

  it('would notice a test that is gone, or renamed', () => {
    expect(hasString("it('does this', () => {", 'does this')).toBe(true);
    expect(hasString("it('does this well', () => {", 'does this')).toBe(false);
    expect(hasString(`it("is the user's", () => {`, "is the user's")).toBe(true);
    expect(namedTest('by review')).toBeUndefined();
  });
});
