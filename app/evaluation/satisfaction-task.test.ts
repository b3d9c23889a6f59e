import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluatedFile } from '../testing/evaluated-file.ts';
import { jsonLines } from '../testing/evaluated-sample.ts';
import type { EvaluationRequest } from './evaluate.ts';

const ROOT = join(import.meta.dirname, '../..');
const DATA = join(ROOT, '../shared/data/text');
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-satisfaction-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function manifestOf(text: string): string {
  const path = join(folder, 'manifest');
  writeFileSync(path, text);
  return path;
}

const run = (request: Partial<EvaluationRequest> & Pick<EvaluationRequest, 'manifest'>) =>
  evaluatedFile({ task: 'satisfaction', ...request });

const FIGURES = {
  accuracy: expect.any(Number),
  macroF1: expect.any(Number),
  weightedF1: expect.any(Number),
  uar: expect.any(Number),
  auc: expect.any(Number),
  ece: expect.any(Number),
};

describe('satisfaction, evaluated on conversations', () => {
  it('forecasts the outcome of chats along the way, beside what simple rules get, and reports rows that are none', async () => {
    const manifest = manifestOf(
      jsonLines(
        { id: 'a', speakers: 'cscscscs', sentiment: '-0-0-0-0', satisfaction: 'unsatisfied' },
        { id: 'b', speakers: 'cscscscs', sentiment: '0+0+0+0+', satisfaction: 'met' },
        { id: 'c', speakers: 'cscscscs', sentiment: '0++++++0', satisfaction: 'well_satisfied' },
        { id: 'd', speakers: 'cs', sentiment: '0', satisfaction: 'met' },
        { id: 'e', speakers: 'cs', sentiment: '00', satisfaction: 'glad' },
        { id: 'f', speakers: 'cs', sentiment: '00', satisfaction: '' },
      ),
    );
    const { result, bad } = await run({ manifest });
    expect(result).toMatchObject({
      task: 'satisfaction',
      model: expect.stringMatching(/^satisfaction \d/),
      decision: 'likeliest',
      classes: ['unsatisfied', 'met', 'well-satisfied'],
      n: 3,
      ...FIGURES,
      accuracy: 1,
      auc: 1,
      byShareHeard: { '25%': { n: 3 }, '50%': { n: 3 }, '75%': { n: 3 }, '100%': { n: 3, accuracy: 1 } },
      baseline: { classPrior: { accuracy: 1 / 3, auc: 0.5 }, twoTurns: { accuracy: 1 } },
    });
    expect(result).not.toHaveProperty('perTurn');
    expect(bad).toEqual([
      { row: 4, reason: 'the sentiment is not told by one of - 0 + a turn' },
      { row: 5, reason: 'the label is no outcome' },
      { row: 6, reason: 'no label' },
    ]);
  });

  it('reads the turns of rated dialogues, answers for their end and for every rated turn', async () => {
    const manifest = manifestOf(
      [
        'dialogue_id,turn,role,text,satisfaction_mean',
        'A,0,USER,I need a cheap hotel for Friday.,3',
        'A,1,SYSTEM,"Sorry, there is none.",',
        'A,2,USER,That is useless and you are wasting my time.,2.333',
        'A,overall,USER,,2.4',
        'B,0,USER,Book a table for two please.,3',
        'B,1,SYSTEM,It is booked.,',
        'B,2,USER,"Wonderful, thank you so much!",4.2',
        'B,overall,USER,,4',
        'C,0,SYSTEM,Hello.,',
        'C,overall,USER,,3',
        'D,0,USER,Hello,3',
        'D,overall,USER,,9',
      ].join('\n'),
    );
    const { result, bad } = await run({ manifest });
    expect(result).toMatchObject({
      decision: 'balanced',
      classes: ['1', '2', '3', '4', '5'],
      n: 2,
      ...FIGURES,
      auc: 1,
      likeliest: { n: 2 },
      perTurn: { n: 4, ...FIGURES, auc: 1, baseline: { classPrior: { accuracy: 0.5 } } },
      outcome: { n: 2, auc: 1 },
      leftOut: { 'a turn, heard with its dialogue': 8 },
    });
    expect(bad.map(({ reason }) => reason)).toEqual(['no user turn', 'the rating is no number from 1 to 5']);
  });

  it('refuses a manifest that is of neither kind, or lacks the rating', async () => {
    const other = manifestOf('text,emotion\nhello,neutral');
    await expect(run({ manifest: other })).rejects.toMatchObject({ code: 'invalid-request' });
    const unrated = manifestOf('dialogue_id,turn,role,text\nA,0,USER,hello');
    await expect(run({ manifest: unrated })).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe.skipIf(!existsSync(DATA))('real conversations (skipped where ../shared/data is not there)', () => {
  it('end as forecast more often than by the rule of two turns, and the forecast gets better on the way', async () => {
    const { result } = await run({ manifest: join(DATA, 'ssa/dev.jsonl.gz') });
    const { accuracy, macroF1, baseline, byShareHeard } = result as {
      readonly accuracy: number;
      readonly macroF1: number;
      readonly baseline: { readonly twoTurns: { readonly accuracy: number; readonly macroF1: number } };
      readonly byShareHeard: Readonly<Record<string, { readonly auc: number }>>;
    };
    expect(accuracy).toBeGreaterThan(baseline.twoTurns.accuracy + 0.05);
    expect(macroF1).toBeGreaterThan(baseline.twoTurns.macroF1);
    const areas = ['25%', '50%', '75%', '100%'].map((share) => byShareHeard[share]?.auc ?? 0);
    expect(areas).toEqual(areas.toSorted((a, b) => a - b));
  }, 120_000);

  it('are told apart by more than the class prior where onlookers rated them', async () => {
    const { result } = await run({ manifest: join(DATA, 'uss/sgd.csv.gz'), limit: 1500 });
    const { perTurn } = result as { readonly perTurn: { readonly uar: number; readonly n: number } };
    expect(perTurn.n).toBeGreaterThan(400);
    expect(perTurn.uar).toBeGreaterThan(0.33);
  }, 120_000);
});
