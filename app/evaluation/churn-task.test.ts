import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluatedFile } from '../testing/evaluated-file.ts';
import type { EvaluationRequest } from './evaluate.ts';

const ROOT = join(import.meta.dirname, '../..');
const TELCO = join(ROOT, '../shared/data/text/telco_churn/telco_churn.csv');
const folder = mkdtempSync(join(tmpdir(), 'emoaisec-churn-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function manifestOf(...lines: readonly string[]): string {
  const path = join(folder, 'manifest.csv');
  writeFileSync(path, lines.join('\n'));
  return path;
}

const run = (request: Partial<EvaluationRequest> & Pick<EvaluationRequest, 'manifest'>) =>
  evaluatedFile({ task: 'churn', ...request });

describe('leaving, evaluated on records', () => {
  it('answers rows with missing and unusable fields, and reports rows without a label or without any field', async () => {
    const manifest = manifestOf(
      'tenure,Contract,InternetService,Churn',
      '1,Month-to-month,Fiber optic,Yes',
      '70,Two year,DSL,no',
      'long,Two year,,No',
      ',,,Yes',
      '3,One year,No,',
      '3,One year,No,maybe',
    );
    const { result, bad } = await run({ manifest });
    expect(result).toMatchObject({
      task: 'churn',
      model: expect.stringMatching(/^churn-risk \d/),
      n: 3,
      positives: 1,
      accuracy: 1,
      macroF1: 1,
      auc: 1,
      ece: expect.any(Number),
      brier: expect.any(Number),
      missing: { tenure: 1, PaymentMethod: 3 },
      baseline: { classPrior: { n: 3, auc: 0.5 }, tenureAndContract: { n: 3, auc: 1 } },
    });
    expect(result).not.toHaveProperty('modality');
    expect(bad).toEqual([
      { row: 4, reason: 'no field of this row can be used' },
      { row: 5, reason: 'no label' },
      { row: 6, reason: 'the label is neither yes nor no' },
    ]);
  });

  it('takes the label from another column when it is told so', async () => {
    const manifest = manifestOf('tenure,gone', '1,1', '70,0');
    expect((await run({ manifest, labelColumn: 'gone' })).result).toMatchObject({ n: 2, positives: 1 });
  });

  it.each([
    ['a manifest without a field of a record', {}, 'text,Churn'],
    ['a manifest without the label', {}, 'tenure,Contract'],
    ['a modality beside the task', { modality: 'text' }, 'tenure,Churn'],
  ] as const)('refuses %s', async (_what, more, header) => {
    const manifest = manifestOf(header, '1,Yes');
    await expect(run({ manifest, ...more })).rejects.toMatchObject({ code: 'invalid-request' });
  });
});

describe.skipIf(!existsSync(TELCO))('real customers (skipped where ../shared/data is not there)', () => {
  it('are ranked better than by tenure and contract alone, in each group as well', async () => {
    const [header = '', ...rows] = readFileSync(TELCO, 'utf8').trim().split(/\r?\n/);
    const manifest = manifestOf(header, ...rows.slice(0, 600));
    const { result } = await run({ manifest, groupColumns: ['gender', 'SeniorCitizen'] });
    const { auc, baseline, groups } = result as {
      readonly auc: number;
      readonly baseline: { readonly tenureAndContract: { readonly auc: number } };
      readonly groups: Readonly<Record<string, Readonly<Record<string, { readonly n: number }>>>>;
    };
    expect(result).toMatchObject({ n: 600, badRows: { count: 0 } });
    expect(auc).toBeGreaterThan(0.8);
    expect(auc).toBeGreaterThan(baseline.tenureAndContract.auc);
    expect(Object.keys(groups.gender ?? {})).toEqual(['Female', 'Male']);
    expect(Object.keys(groups.SeniorCitizen ?? {})).toEqual(['0', '1']);
  });
});
