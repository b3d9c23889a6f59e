import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { churnForecast } from '../assist/churn-risk.ts';
import { encodeRecord } from '../assist/customer-record.ts';
import { createModelRegistry } from '../inference/model-registry.ts';
import { CHURN_MODEL, type ChurnModel, createChurnModel } from './churn-model.ts';

const MODELS = join(import.meta.dirname, '../../native-models');
const registry = createModelRegistry({ modelsFolder: MODELS, providers: ['cpu'] });
let model: ChurnModel;
beforeAll(async () => {
  model = createChurnModel(await registry.load(CHURN_MODEL));
});
afterAll(() => registry.close());

interface Golden {
  readonly tolerance: number;
  readonly cases: readonly {
    readonly record: Readonly<Record<string, string>>;
    readonly logit: readonly number[];
    readonly contributions: readonly number[];
    readonly baseline: readonly number[];
  }[];
}
const golden = JSON.parse(readFileSync(join(MODELS, CHURN_MODEL, 'golden.json'), 'utf8')) as Golden;

describe('the committed forecast of leaving', () => {
  it("gives the trainer's numbers for real rows, whole and with fields missing", async () => {
    for (const { record, logit, contributions, baseline } of golden.cases) {
      const found = await model.ask(encodeRecord(record, model.fields));
      const pairs = [
        [found.logit, logit[0]],
        [found.baseline, baseline[0]],
        ...found.contributions.map((value, i) => [value, contributions[i]]),
      ];
      for (const [value = Number.NaN, wanted = 0] of pairs)
        expect(Math.abs(value - wanted)).toBeLessThan(golden.tolerance);
    }
  });

  it('does not know who somebody is: gender, age and family change nothing', async () => {
    const names = model.fields.map(({ name }) => name);
    for (const personal of ['gender', 'SeniorCitizen', 'Partner', 'Dependents']) expect(names).not.toContain(personal);
    const record = { tenure: 2, Contract: 'Month-to-month' };
    const plain = await model.ask(encodeRecord(record, model.fields));
    const told = { ...record, gender: 'Female', SeniorCitizen: '1', Partner: 'Yes' };
    expect(await model.ask(encodeRecord(told, model.fields))).toEqual(plain);
  });

  it('finds a new customer who can leave any month likelier to leave than an old one with two years to go', async () => {
    const forecast = async (record: Readonly<Record<string, unknown>>) => {
      const encoded = encodeRecord(record, model.fields);
      return churnForecast(encoded, await model.ask(encoded), model);
    };
    const loose = await forecast({ tenure: 1, Contract: 'Month-to-month', InternetService: 'Fiber optic' });
    const bound = await forecast({ tenure: 70, Contract: 'Two year', InternetService: 'DSL' });
    expect([loose.band, bound.band]).toEqual(['high', 'low']);
    expect(loose.reasons.map(({ text }) => text)).toContain('one month with us');
    expect(loose.missing).toContain('PaymentMethod');
  });

  it('refuses a record of another width', async () => {
    const record = { values: new Float32Array(2), present: new Float32Array(2), missing: [], notices: [] };
    await expect(model.ask(record)).rejects.toThrow(RangeError);
  });
});
