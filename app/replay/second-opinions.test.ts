import { describe, expect, it } from 'vitest';
import { secondsToSamples } from '../domain/audio.ts';
import { ScriptedCall } from '../testing/scripted-call.ts';
import { renderReport } from './report.ts';

const META = { title: 'call.wav', madeAt: new Date(0), models: [] };
const ENRICHED = { enrichment: { host: 'endpoint.example', model: 'nuance-1' } };

describe('second opinions in a report', () => {
  it('stand under their utterances with who gave them, and the page says where words went', () => {
    const call = new ScriptedCall().start(['agent', 'customer'], ENRICHED);
    const praise = call.say('customer', 1, 3, 'oh wonderful');
    call.feel(praise, 'happy', 0.8).opine(praise, { sarcastic: 0.9 }, 'Praise for a fault.');
    const late = call.say('customer', 5, 6, 'hm');
    call.add({ type: 'second-opinion-missed', atSample: late.endSample, segment: late, why: 'overtaken' });
    call.add({ type: 'call-ended', durationSamples: secondsToSamples(7), reason: 'finished' });
    const page = renderReport(call.events, META);
    expect(page).toContain('also go to endpoint.example (nuance-1)');
    expect(page).toMatch(/Second opinion<\/b> \(nuance-1, 420 ms\): <bdi>sarcastic 0\.9\. Praise for a fault\.</);
    expect(page).toContain('Happy 80 %');
    expect(page).toContain('1 of 2 utterances of the customer got no second opinion');
  });

  it('let no markup out of a reason, and nothing on to the side of the agent', () => {
    const call = new ScriptedCall().start(['agent', 'customer'], ENRICHED);
    call.opine(call.say('customer', 1, 3, 'hm'), {}, '<img src=x onerror=alert(1)>');
    call.opine(call.say('agent', 4, 5, 'sorry'), { hesitant: 1 }, 'of the agent');
    const page = renderReport(call.events, META);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('of the agent');
  });

  it('are not spoken of when enrichment is off', () => {
    const call = new ScriptedCall().start();
    call.say('customer', 1, 3, 'hm');
    expect(renderReport(call.events, META)).not.toMatch(/second opinion|also go to/i);
  });
});
