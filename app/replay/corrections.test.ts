import { expect, test } from 'vitest';
import { ScriptedCall } from '../testing/scripted-call.ts';
import { renderReport } from './report.ts';

const META = { title: 'call.wav', madeAt: new Date(0), models: [] };
const score = { accuracy: 0.8, logLoss: 0.64 };
const taken = (serial: number) => ({ kind: 'taken', serial, check: { before: score, after: score } });

test('a report shows corrections under their utterances, but none that was refused or taken back', () => {
  const call = new ScriptedCall().start();
  const [first, second, third] = [0, 5, 10].map((at) => call.say('customer', at, at + 2, `words at ${at}`));
  if (!first || !second || !third) throw new Error('nothing was said');
  call.feel(first, 'angry').feel(second, 'angry').feel(third, 'happy');
  const verdict = { kind: 'is-not', emotion: 'angry' };
  const give = (segment: object, outcome: object) => call.add({ type: 'correction', segment, verdict, outcome });
  give(first, taken(1));
  give(second, taken(2));
  give(third, { kind: 'refused', why: 'drift', message: 'Too much.' });
  call.add({ type: 'corrections-undone', serials: [2] });
  const page = renderReport(call.events, META);
  expect(page.match(/Corrected by hand:<\/b> it was not angry\./g)).toHaveLength(1);
  expect(page).toMatch(/words at 0<\/bdi><small class="opinion"><b>Corrected by hand/);
});
