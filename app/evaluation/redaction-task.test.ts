import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluatedFile } from '../testing/evaluated-file.ts';
import { redactionFigures } from './redaction-figures.ts';

const folder = mkdtempSync(join(tmpdir(), 'emoaisec-redaction-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function manifestOf(name: string, ...lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

const row = (dialogue: string, turn: number, role: string, text: string, ...spans: readonly object[]) =>
  JSON.stringify({ dialogue_id: dialogue, turn, role, text, spans });

describe('redaction, evaluated', () => {
  it('looks for what is personal in a line with those around it', async () => {
    const manifest = manifestOf(
      'calls.jsonl',
      row('a', 0, 'agent', 'what is your account number'),
      row('a', 1, 'customer', 'four four one nine eight two', { start: 0, end: 28, kind: 'account-number' }),
      row('b', 0, 'customer', 'four four one nine'),
      row('b', 1, 'customer', 'bring the cat', { start: 10, end: 13, kind: 'person-name' }),
      row('b', 2, 'customer', 'beyond its end', { start: 10, end: 99, kind: 'phone' }),
      row('b', 3, 'customer', 'of no kind', { start: 0, end: 2, kind: 'pet' }),
    );
    const { result, bad } = await evaluatedFile({ task: 'redaction', manifest });
    expect(result).toMatchObject({
      utterances: 4,
      clean: 2,
      falseAlarmsPerThousand: 0,
      all: { labelled: 2, found: 1, recall: 0.5, covered: 0.5, precision: 1 },
      kinds: { 'account-number': { recall: 1, characterRecall: 1 }, 'person-name': { recall: 0, precision: null } },
    });
    expect(bad.map(({ row: number }) => number)).toEqual([5, 6]);
  });

  it("reads MultiDoGO's slots, words of one name together", async () => {
    const manifest = manifestOf(
      'slots.csv',
      'dialogue_id,turn,text,slots',
      'x,0,my name is raja kumar and claim 5,3:name|4:name|7:claimid',
      'x,1,thanks,',
    );
    const { result } = await evaluatedFile({ task: 'redaction', manifest });
    expect(result).toMatchObject({ utterances: 2, all: { labelled: 1, recall: 1 } });
  });

  it('counts half of a span as found, all of it as covered, and the kind apart', () => {
    const text = 'call 0171 555 now';
    const truths = [{ start: 5, end: 13, kind: 'phone' as const }];
    const figures = (start: number, end: number, kind: 'phone' | 'postcode' = 'phone') =>
      redactionFigures([{ text, truths, found: [{ start, end, kind }] }]).all;
    expect(figures(5, 13)).toMatchObject({ recall: 1, covered: 1, precision: 1, namedRight: 1 });
    expect(figures(5, 9)).toMatchObject({ recall: 1, covered: 0, characterRecall: 4 / 7, precision: 1 });
    expect(figures(5, 13, 'postcode')).toMatchObject({ recall: 0, covered: 1, precision: 1, namedRight: 0 });
    expect(figures(0, 4)).toMatchObject({ recall: 0, precision: 0, characterPrecision: 0 });
  });
});
