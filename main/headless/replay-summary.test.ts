import { describe, expect, it } from 'vitest';
import { ScriptedCall } from '../../app/testing/scripted-call.ts';
import { recordLines, summaryLines } from './replay-summary.ts';

describe('the summary of a replay', () => {
  it('tells how the call was likely to end and how such customers leave, with the reasons and never as a fact', () => {
    const call = new ScriptedCall().start();
    const segment = call.say('customer', 1, 3, 'three weeks');
    call.forecast(segment, { unsatisfied: 0.62, met: 0.3, 'well-satisfied': 0.08 }).churn(0.43);
    const lines = summaryLines(call.events);
    expect(lines).toContain('Likely outcome: unsatisfied (62 %); for it: two turns were negative');
    expect(lines).toContain(
      'Leaving (medium): Customers with such a record leave in about 4 of 10 cases (43 %); raises it: 2 months with us; lowers it: bills on paper',
    );
  });

  it('says nothing of what was not forecast', () => {
    const lines = summaryLines(new ScriptedCall().start().events).join('\n');
    expect(lines).not.toMatch(/outcome|leav/i);
  });
});

describe('what is said of a record', () => {
  it('is how much of it was used, what is missing and what could not be used', () => {
    expect(recordLines({ record: {}, used: 2, missing: ['tenure'], notices: ['tenure was left out.'] })).toEqual([
      "Customer record: 2 fields used. Not given, so taken as the average customer's: tenure.",
      'Note: tenure was left out.',
    ]);
    expect(recordLines({ record: {}, used: 0, missing: [], notices: ['No model.'] })).toEqual(['Note: No model.']);
  });
});
