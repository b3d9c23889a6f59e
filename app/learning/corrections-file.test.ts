import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { madeCheckRows } from '../testing/made-check-rows.ts';
import { scriptedProbabilities } from '../testing/scripted-call.ts';
import { SiteLayer } from './site-layer.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'emoaisec-corrections-'));
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const path = () => join(folder, 'corrections.json');
const openLayer = () => {
  const check = madeCheckRows('sad');
  return new SiteLayer({ check: async () => check, folder, epochMs: () => 1_760_000_000_000 });
};
const give = (layer: SiteLayer) => layer.give(scriptedProbabilities('neutral', 0.4), { kind: 'is', emotion: 'sad' });

test('corrections outlive the process, undone ones do not, and another process sees both', async () => {
  const layer = openLayer();
  await give(layer);
  await give(layer);
  const { version } = layer.provenance;
  const other = openLayer();
  expect(await other.load()).toBeUndefined();
  expect(other.provenance.version).toBe(version);
  await other.undo({ kind: 'last' });
  expect((await layer.state()).layer).toBe(other.provenance.version);
  expect((await layer.state()).leftThisHour).toBe(58);
});

test('only numbers and names of emotions are kept, for the user alone', async () => {
  await give(openLayer());
  const kept = JSON.parse(readFileSync(path(), 'utf8'));
  expect(Object.keys(kept.corrections[0]).sort()).toEqual(['atEpochMs', 'estimate', 'serial', 'verdict']);
  expect(readdirSync(folder)).toEqual(['corrections.json']);
  if (process.platform !== 'win32') expect(statSync(path()).mode & 0o077).toBe(0);
});

describe('a file that cannot be used is told and set aside, and learning starts anew', () => {
  const damaged: readonly (readonly [string, (good: string) => string])[] = [
    ['no JSON', () => '{"version":1,'],
    ['empty', () => ''],
    ['of another version', (good) => good.replace('"version":1', '"version":2')],
    ['a layer that is longer than any', (good) => good.replace('"base":[0', '"base":[9')],
    [
      'probabilities that do not sum to 1',
      (good) => good.replace('"estimate":[', '"estimate":[1,').replace(',0.1]', ']'),
    ],
    ['serials that fall', (good) => good.replace('"nextSerial":3', '"nextSerial":2')],
    ['a megabyte', (good) => good + ' '.repeat(1_000_001)],
  ];
  test.each(damaged)('%s', async (_, spoil) => {
    const layer = openLayer();
    await give(layer);
    await give(layer);
    const bad = spoil(readFileSync(path(), 'utf8'));
    writeFileSync(path(), bad);
    const next = openLayer();
    const notice = await next.load();
    expect(notice).toMatch(/could not be read.*set aside as corrections\.damaged-1760000000000\.json/);
    expect(await next.state()).toMatchObject({ corrections: [], notice });
    expect(readFileSync(join(folder, 'corrections.damaged-1760000000000.json'), 'utf8')).toBe(bad);
    expect((await give(next)).kind).toBe('taken');
  });
});

test('what cannot be written is refused and changes nothing', async () => {
  const layer = openLayer();
  await give(layer);
  const before = layer.provenance.version;
  const astray = new SiteLayer({
    check: async () => madeCheckRows('sad'),
    folder: path(),
    epochMs: () => 1_760_000_000_000,
  });
  await expect(give(astray)).rejects.toMatchObject({ code: 'corrections-unavailable' });
  expect((await openLayer().state()).layer).toBe(before);
});
