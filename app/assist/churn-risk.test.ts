import { describe, expect, it } from 'vitest';
import type { ChurnOutputs, RecordField } from '../domain/forecast.ts';
import { type ChurnKnowledge, churnForecast, churnProbability } from './churn-risk.ts';
import { encodeRecord } from './customer-record.ts';

const fields: readonly RecordField[] = [
  { name: 'tenure', kind: 'number', unit: 'months', least: 0 },
  { name: 'Contract', kind: 'category', values: ['Month-to-month', 'One year', 'Two year'] },
  { name: 'TechSupport', kind: 'category', values: ['No', 'Yes', 'No internet service'] },
];
const knowledge: ChurnKnowledge = {
  fields,
  implied: ['No internet service'],
  calibration: {
    temperature: 2,
    offset: 0.5,
    threshold: 0.5,
    bands: { low: 0.3, high: 0.7 },
    baseline: { prior: 0.25, threshold: 0.4 },
  },
};
const answer = (logit: number, ...contributions: number[]): ChurnOutputs => ({ logit, contributions, baseline: 0 });

describe('a customer record', () => {
  it('is brought into the order of the model, texts as well as numbers, whatever their case', () => {
    const record = encodeRecord({ Contract: ' one  YEAR ', tenure: '12', name: 'Somebody' }, fields);
    expect(record).toEqual({
      values: Float32Array.of(12, 1, 0),
      present: Float32Array.of(1, 1, 0),
      missing: ['TechSupport'],
      notices: [],
    });
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '12 months', [12], { valueOf: () => 12 }, true, 1e9, 'infinity'])(
    'leaves out a tenure of %s with a notice that does not repeat it',
    (tenure) => {
      const { present, missing, notices } = encodeRecord({ tenure, Contract: 'Two year' }, fields);
      expect([...present]).toEqual([0, 1, 0]);
      expect(missing).toContain('tenure');
      expect(notices).toEqual(['tenure was left out: it is not a number from 0 on (months).']);
    },
  );

  it('is not fooled by inherited names, and calls blank cells missing without a notice', () => {
    const odd: unknown = JSON.parse('{"__proto__":{"tenure":3},"Contract":"","TechSupport":null}');
    expect(encodeRecord(odd as Record<string, unknown>, fields)).toMatchObject({
      missing: ['tenure', 'Contract', 'TechSupport'],
      notices: [],
    });
  });
});

describe('a forecast of leaving', () => {
  const record = encodeRecord({ tenure: 2, Contract: 'Month-to-month', TechSupport: 'No internet service' }, fields);

  it('is calibrated and put into a band', () => {
    expect(churnProbability(1, knowledge.calibration)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    const band = (logit: number) => churnForecast(record, answer(logit, 0, 0, 0), knowledge).band;
    expect([-4, 0, 4].map(band)).toEqual(['low', 'medium', 'high']);
  });

  it('gives its strongest reasons in plain words, with the way they pull', () => {
    const { reasons } = churnForecast(record, answer(1, 0.4, -0.9, 0), knowledge);
    expect(reasons).toEqual([
      { field: 'Contract', text: 'month-to-month contract', effect: 'lowers' },
      { field: 'tenure', text: '2 months with us', effect: 'raises' },
    ]);
  });

  it('gives no reason that is too weak, is missing, or says only what another field says already', () => {
    expect(churnForecast(record, answer(1, 0.05, 0, 2), knowledge).reasons).toEqual([]);
    const nothing = encodeRecord({}, fields);
    expect(churnForecast(nothing, answer(1, 3, 3, 3), knowledge)).toMatchObject({
      reasons: [],
      missing: ['tenure', 'Contract', 'TechSupport'],
    });
  });
});
