import { describe, expect, it } from 'vitest';
import { secondsToSamples } from '../domain/audio.ts';
import { ScriptedCall } from '../testing/scripted-call.ts';
import { renderReport } from './report.ts';

const META = { title: 'call.wav', madeAt: new Date(0), models: [] };
const UNSATISFIED = { unsatisfied: 0.62, met: 0.3, 'well-satisfied': 0.08 };
const MET = { unsatisfied: 0.2, met: 0.7, 'well-satisfied': 0.1 };

/** Two forecasts of the outcome, after 9 and 20 of 30 seconds. */
function forecastCall(): ScriptedCall {
  const call = new ScriptedCall().start();
  call.forecast(call.say('customer', 7, 9, 'still broken'), UNSATISFIED);
  call.forecast(call.say('customer', 17, 20, 'thank you'), MET);
  return call;
}

function pageOf(call: ScriptedCall): string {
  call.add({ type: 'call-ended', durationSamples: secondsToSamples(30), reason: 'finished' });
  return renderReport(call.events, META);
}

describe('the forecasts in a report', () => {
  it('are drawn over the call, the last one in words with its reasons, and never as a fact', () => {
    const page = pageOf(forecastCall());
    expect(page).toContain('<title>0:09: unsatisfied 62 %, need met 30 %, well satisfied 8 %</title>');
    expect(page).toContain('<title>0:20: unsatisfied 20 %, need met 70 %, well satisfied 10 %</title>');
    expect(page).toContain('Need met was likeliest in the end.');
    expect(page).toContain('For it:</span> <bdi>two turns were negative</bdi>');
    expect(page).toContain('not a fact about this one');
  });

  it('fill each column from top to bottom, and stand until the next forecast', () => {
    const rows = [
      ...pageOf(forecastCall()).matchAll(
        /class="o-([a-z-]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g,
      ),
    ];
    const columns = rows.map(([, , x, , width, height]) => ({
      x: Number(x),
      width: Number(width),
      height: Number(height),
    }));
    const [first, second] = [columns.slice(0, 3), columns.slice(3, 6)];
    for (const column of [first, second])
      expect(column.reduce((sum, { height }) => sum + height, 0)).toBeCloseTo(80, 1);
    expect((first[0]?.x ?? 0) + (first[0]?.width ?? 0)).toBeCloseTo(second[0]?.x ?? 0, 1);
  });

  it('of the next minute are told where they were darkest, and at the end', () => {
    const call = forecastCall();
    for (const [i, negative] of [0.4, 0.83, 0.12].entries())
      call.ahead(call.say('customer', 21 + 2 * i, 22 + 2 * i, 'well'), negative);
    const page = pageOf(call);
    expect(page).toContain(
      'likeliest to follow at 0:24</b>, in about 8 of 10 such calls; at the end in about 1 of 10.',
    );
    expect(page).toContain('Raised it:</span> <bdi>the mood seems negative (82 %), and moods last</bdi>');
    expect(page).toContain('not a fact about this call');
    expect(pageOf(forecastCall())).not.toContain('The next minute');
  });

  it('of leaving are said of many customers, with reasons, what was not given and where it was learned', () => {
    const page = pageOf(forecastCall().churn(0.43, ['Contract was left out: it is not one of <b>.']));
    expect(page).toContain('Customers with such a record leave in about 4 of 10 cases.</b> Medium, 43 %.');
    expect(page).toContain('Raises it:</span> <bdi>2 months with us</bdi>');
    expect(page).toContain('taken as the average customer&#39;s: TechSupport.');
    expect(page).toContain('Contract was left out: it is not one of &lt;b&gt;.');
    expect(page).toContain('Learned from a public table');
    expect(page).toContain('churn-risk');
  });

  it('are left out where nothing was forecast, which is said', () => {
    const page = pageOf(new ScriptedCall().start());
    expect(page).toContain('No outcome was forecast');
    expect(page).not.toContain('Likelihood of leaving');
  });

  it('of an outcome that a rewind took back are gone, and the one of leaving stays', () => {
    const call = forecastCall().churn(0.43);
    call.add({ type: 'rewound', atSample: secondsToSamples(10) });
    const page = pageOf(call);
    expect(page).toContain('Unsatisfied was likeliest in the end.');
    expect(page).toContain('about 4 of 10');
  });
});
